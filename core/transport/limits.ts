/** What one request may cost. */
export interface RequestLimits {
  /** Bytes of a callback's body. */
  readonly bodyBytes: number;
  /** Characters of the raw query string. */
  readonly queryLength: number;
  /** Callbacks of one app that may be open at once; the next is told to come again. */
  readonly openCallbacks: number;
  /** Refusals that one address may provoke at once before it is told to slow down. */
  readonly refusalBurst: number;
  /** How many of those it gets back in a second. */
  readonly refusalsPerSecond: number;
}

export const REQUEST_LIMITS: RequestLimits = {
  bodyBytes: 256 * 1024,
  queryLength: 8 * 1024,
  openCallbacks: 10_000,
  refusalBurst: 4_000,
  refusalsPerSecond: 200,
};

/** What one connection may cost. Times are milliseconds. */
export interface SocketLimits {
  /** From the first byte of a request, or from connecting, to the end of its headers. */
  readonly headersMs: number;
  /** From the first byte of a request to the last. */
  readonly requestMs: number;
  /** How long a connection is kept after an answer; 0 for ever. Behind a proxy: a second more than its own. */
  readonly keepAliveMs: number;
  /** How often the limits above are checked. */
  readonly checkEveryMs: number;
  /** How long an answer may take to be made and taken, before the connection is given up. */
  readonly stalledMs: number;
  /** Bytes of request line and headers. */
  readonly headerBytes: number;
  /** Requests that one connection may carry. */
  readonly requestsPerSocket: number;
  /** Connections open at once; further ones are closed unanswered. */
  readonly sockets: number;
}

export const SOCKET_LIMITS: SocketLimits = {
  headersMs: 5_000,
  requestMs: 8_000,
  keepAliveMs: 5_000,
  checkEveryMs: 1_000,
  stalledMs: 60_000,
  headerBytes: 16 * 1024,
  requestsPerSocket: 1_000,
  sockets: 16_384,
};

/** On a local socket there is nobody but a front, which keeps those limits towards its own clients. */
export const LOCAL_LIMITS: Partial<SocketLimits> = {
  headersMs: 0,
  requestMs: 0,
  keepAliveMs: 0,
  stalledMs: Number.POSITIVE_INFINITY,
  requestsPerSocket: Number.POSITIVE_INFINITY,
};
