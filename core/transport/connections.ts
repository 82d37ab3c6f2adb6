import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "../ports/clock.ts";
import type { ArrivedRequest } from "./request.ts";

interface Connection {
  /** The newest answer, under way or done; none before the first request. */
  newest: ServerResponse | undefined;
  /** Requests so far. */
  requests: number;
  /** The newest answer is the last one: what comes after it is not looked at. */
  isEnding: boolean;
  /** Answers that are under way; more than one when requests were pipelined. */
  open: number;
  /** Monotonic milliseconds of the last connect, request or finished answer. */
  progressAt: number;
  /** Pieces of the newest answer that were taken when it was last looked at. */
  seenPieces: number;
  /** Bytes received when it was last looked at while stopping. */
  seenBytes: number;
}

export interface ConnectionsOptions {
  readonly clock: Clock;
  /** How long a connection may stay after an answer without a next request. Milliseconds. */
  readonly quietMs: number;
  /** How long an answer may be under way. Milliseconds. */
  readonly stalledMs: number;
  /** Requests that one connection may carry. */
  readonly requestsPerSocket: number;
}

/** What is known of every open connection, apart from the runtime. */
export interface Connections {
  readonly size: number;
  /** Begins to watch a new connection, until it closes. */
  watch(socket: Socket): void;
  /**
   * The headers of a request came in; that is noted on it, and its answer is watched.
   *
   * @returns whether to answer it: not when the answer before it ends the connection
   */
  enter(request: ArrivedRequest, response: ServerResponse): boolean;
  /** Destroys the connections whose time is over. */
  sweep(): void;
  /** Every answer from now on is the last of its connection, those under way included. */
  drain(): void;
  /** Destroys what carries no request and received nothing since the last call. */
  closeQuiet(): void;
  destroyAll(): void;
}

const UNSPOKEN = {
  newest: undefined,
  requests: 0,
  isEnding: false,
  open: 0,
  seenPieces: 0,
  seenBytes: -1,
};

/** The runtime closes the connection behind an answer that says so. */
function end(connection: Connection, answer: ServerResponse): void {
  connection.isEnding = true;
  answer.shouldKeepAlive = false;
}

/**
 * The runtime's own timers stop at a hole: after one complete request, a client that sends an
 * empty line now and then is neither idle nor in the middle of headers, and stays for ever.
 * So each connection is timed here too, by whole requests and not by bytes.
 *
 * @see https://github.com/nodejs/node/issues/58140
 */
export function createConnections(options: ConnectionsOptions): Connections {
  const { clock, quietMs, stalledMs, requestsPerSocket } = options;
  const connections = new Map<Socket, Connection>();
  let draining = false;

  /** Shared by all answers, so that none of them needs a closure of its own. */
  function leave(this: ServerResponse) {
    const connection = connections.get(this.req.socket);
    if (!connection) return;
    connection.open -= 1;
    connection.progressAt = clock.monotonic();
  }

  /** An answer that comes piece by piece may go on for hours: each that is taken is progress. */
  const goesOn = (connection: Connection, now: number) => {
    const request: ArrivedRequest | undefined = connection.newest?.req;
    const pieces = request?.pieces ?? 0;
    if (connection.open === 0 || pieces === connection.seenPieces) return false;
    connection.seenPieces = pieces;
    connection.progressAt = now;
    return true;
  };

  /** Before its first request a connection is timed by the runtime, without a hole. */
  const isOver = ({ newest, open, progressAt }: Connection, now: number) =>
    now - progressAt > (newest && open === 0 ? quietMs : stalledMs);

  return {
    get size() {
      return connections.size;
    },

    watch(socket) {
      const progressAt = clock.monotonic();
      connections.set(socket, { ...UNSPOKEN, progressAt });
      socket.once("close", () => connections.delete(socket));
    },

    enter(request, response) {
      const connection = connections.get(request.socket);
      if (!connection || connection.isEnding) return false;
      connection.newest = response;
      connection.open += 1;
      connection.requests += 1;
      connection.progressAt = clock.monotonic();
      request.arrivedAt = connection.progressAt;
      response.on("close", leave);
      if (draining || connection.requests >= requestsPerSocket) end(connection, response);
      return true;
    },

    sweep() {
      const now = clock.monotonic();
      for (const [socket, connection] of connections) {
        if (isOver(connection, now) && !goesOn(connection, now)) socket.destroy();
      }
    },

    drain() {
      draining = true;
      for (const connection of connections.values()) {
        const { newest } = connection;
        if (newest && !newest.headersSent) end(connection, newest);
      }
    },

    closeQuiet() {
      for (const [socket, connection] of connections) {
        if (connection.open === 0 && connection.seenBytes === socket.bytesRead) socket.destroy();
        connection.seenBytes = socket.bytesRead;
      }
    },

    destroyAll() {
      for (const socket of connections.keys()) socket.destroy();
    },
  };
}
