import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
} from "node:http";
import type Koa from "koa";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { type Connections, createConnections } from "./connections.ts";
import { SOCKET_LIMITS, type SocketLimits } from "./limits.ts";
import { type Address, type AddressNames, listen, polled, repeat, stop } from "./listening.ts";
import { createRequestTurns } from "./turns.ts";

export interface ServerOptions {
  readonly app: Koa;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Environment variables to name when the address cannot be had. */
  readonly names?: AddressNames;
  readonly limits?: Partial<SocketLimits>;
}

/** An app on a socket. */
export interface Server {
  /** Connections open now. */
  readonly connections: number;
  /** @throws BotError `ERR_LISTEN` (as a rejection) with cause and cure */
  listen(port: number, host: string): Promise<Address>;
  /**
   * Stops accepting, lets open requests be answered for at most `graceMs` milliseconds, closes
   * everything. Calling it again gives the same promise.
   */
  stop(graceMs: number): Promise<void>;
}

const NAMES: AddressNames = { port: "PORT", host: "HOST" };

/** Serves `app` with every limit that the runtime knows, and the one it lacks. */
export function createServer(options: ServerOptions): Server {
  const { app, clock, logger, names = NAMES } = options;
  const limits = { ...SOCKET_LIMITS, ...options.limits };
  const connections = createConnections({
    clock,
    // Silent connections are the runtime's, so it goes first; this is for those that are not.
    quietMs: limits.keepAliveMs + limits.checkEveryMs / 2,
    stalledMs: limits.stalledMs,
    requestsPerSocket: limits.requestsPerSocket,
  });
  const server = httpServer(app, connections, limits);
  let dropped = 0;
  server.on("drop", () => {
    dropped += 1;
  });
  /** A flood of connections is worth a line a second, not one each. */
  const check = () => {
    void polled().then(() => connections.sweep());
    if (dropped > 0) logger.warn("http.full", { dropped, sockets: limits.sockets });
    dropped = 0;
  };
  let cancelCheck = () => {};
  let stopped: Promise<void> | undefined;

  return {
    get connections() {
      return connections.size;
    },
    async listen(port, host) {
      const address = await listen(server, { port, host }, names);
      cancelCheck = repeat(clock, limits.checkEveryMs, check);
      return address;
    },
    stop(graceMs) {
      stopped ??= stop({ server, connections, clock, graceMs }).finally(() => cancelCheck());
      return stopped;
    },
  };
}

/**
 * There is no listener for `clientError`, `upgrade` or `connect` on purpose: the runtime then
 * answers 400, 408 and 431 without a body, ignores an upgrade and drops a CONNECT.
 */
function httpServer(app: Koa, connections: Connections, limits: SocketLimits): HttpServer {
  const handle = app.callback();
  const turns = createRequestTurns((request, response) => void handle(request, response));
  const server = createHttpServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      maxHeaderSize: limits.headerBytes,
      requireHostHeader: true,
      insecureHTTPParser: false,
    },
    (request, response) => {
      if (!connections.enter(request, response)) return;
      if (isSmall(request)) turns.add(response);
      else void handle(request, response);
    },
  );
  server.maxConnections = limits.sockets;
  server.on("connection", connections.watch);
  server.on("connection", turns.accepted);
  // The body reader invites the body once it is willing to read it.
  server.on("checkContinue", (request, response) => server.emit("request", request, response));
  return server;
}

/** What a turn of the event loop may bring whole. */
const SMALL_BYTES = 65_536;

/** Whether its body is on the way, and may be there at the end of the turn: all else is begun at once. */
function isSmall({ headers }: IncomingMessage): boolean {
  const bytes = Number(headers["content-length"] ?? 0);
  return bytes > 0 && bytes <= SMALL_BYTES;
}
