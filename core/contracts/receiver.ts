/** The connection behind a response, as a socket shows it. */
export interface Peer {
  /** Whether the other side has closed it. */
  readonly readableEnded: boolean;
  /** What broke it. */
  readonly errored: Error | null;
}

/**
 * Tells that a whole response has left the process.
 *
 * @param peer left out where it says nothing: the connection was to end with the response
 */
export type Left = (peer?: Peer) => void;

/** The answer to a callback. */
export interface Answered {
  /** Encrypted XML, or the empty string when there is nothing to say. */
  readonly body: string;
  /** Called when the whole response has left the process; not when the connection broke before. */
  readonly flushed?: Left | undefined;
}

/**
 * What the transport needs of one app: everything between the bytes of a request and the bytes
 * of its answer. Failures are CallbackErrors that carry the status; anything else is a 500.
 */
export interface Receiver {
  /** Name of the app in `bot.config.ts`. */
  readonly app: string;
  /** Callback path without a trailing slash, as in `/wecom/callback`. */
  readonly path: string;

  /** Answers the console's URL check: the plaintext that is the whole body. */
  check(query: string): string;

  /**
   * Answers a callback.
   *
   * @param query the raw query string, without the question mark
   * @param arrivedAt monotonic milliseconds at which the request arrived
   */
  receive(query: string, body: Uint8Array, arrivedAt: number): Promise<Answered>;
}
