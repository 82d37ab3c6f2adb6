import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { type Connections, createConnections } from "./connections.ts";
import { takeHop } from "./hop.ts";
import { LOCAL_LIMITS, SOCKET_LIMITS, type SocketLimits } from "./limits.ts";
import {
  type Address,
  type AddressNames,
  listen,
  listenLocally,
  polled,
  repeat,
  stop,
} from "./listening.ts";

/** Whatever answers requests, as an app of Koa's does. */
export interface HttpApp {
  callback(): RequestListener;
}

export interface ServerOptions {
  readonly app: HttpApp;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Environment variables to name when the address cannot be had. */
  readonly names?: AddressNames;
  readonly limits?: Partial<SocketLimits>;
  /** Whether only a front comes, on a local socket: what it says of its own clients is believed. */
  readonly isBehindFront?: boolean;
}

/** An app on a socket. */
export interface Server {
  /** Connections open now. */
  readonly connections: number;
  /** @throws BotError `ERR_LISTEN` (as a rejection) with cause and cure */
  listen(port: number, host: string): Promise<Address>;
  /**
   * Listens for a front, on a local socket or a named pipe.
   *
   * @throws BotError `ERR_LISTEN` (as a rejection)
   */
  listenLocally(path: string): Promise<void>;
  /**
   * Stops accepting, lets open requests be answered for at most `graceMs` milliseconds, closes
   * everything. Calling it again gives the same promise.
   */
  stop(graceMs: number): Promise<void>;
}

const NAMES: AddressNames = { port: "PORT", host: "HOST" };

/** Serves `app` with every limit that the runtime knows, and the one it lacks. */
export function createServer(options: ServerOptions): Server {
  const { app, clock, logger, names = NAMES, isBehindFront = false } = options;
  const limits = { ...SOCKET_LIMITS, ...options.limits, ...(isBehindFront && LOCAL_LIMITS) };
  const connections = createConnections({
    clock,
    // Silent connections are the runtime's, so it goes first; this is for those that are not.
    quietMs:
      limits.keepAliveMs === 0
        ? Number.POSITIVE_INFINITY
        : limits.keepAliveMs + limits.checkEveryMs / 2,
    stalledMs: limits.stalledMs,
    requestsPerSocket: limits.requestsPerSocket,
  });
  const server = httpServer(app, connections, limits, isBehindFront);
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
    async listenLocally(path) {
      await listenLocally(server, path);
      cancelCheck = repeat(clock, limits.checkEveryMs, check);
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
function httpServer(
  app: HttpApp,
  connections: Connections,
  limits: SocketLimits,
  isBehindFront: boolean,
): HttpServer {
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
      if (isBehindFront) takeHop(request);
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

/**
 * Requests that are begun at the end of one turn at most; those beyond wait for the next. Fewer would
 * share a sync of the disk among fewer, more would keep timers and connections waiting.
 */
const BEGUN_A_TURN = 128;
/** Turns in a row that only take connections in. */
const ACCEPTING_TURNS = 64;

/** Begins the requests that came in one turn of the event loop together, at its end. */
export interface RequestTurns {
  /** A connection was taken in. */
  accepted(): void;
  /** A request came in; it stands with its response. */
  add(response: ServerResponse): void;
}

/**
 * The runtime takes in one connection a turn, however many wait, and reads every socket that has
 * something. So a turn must be short, or a flood on old connections shuts out the new ones; and
 * while connections come in, the next turns do nothing else. What is begun together is also
 * answered together: reading, working and writing each in one go costs far less than by turns.
 */
export function createRequestTurns(
  begin: (request: IncomingMessage, response: ServerResponse) => void,
): RequestTurns {
  const waiting: ServerResponse[] = [];
  let isAwaited = false;
  let hasAccepted = false;
  let accepting = 0;

  const end = () => {
    isAwaited = false;
    if (hasAccepted && accepting < ACCEPTING_TURNS) {
      hasAccepted = false;
      accepting += 1;
      awaitEnd();
      return;
    }
    hasAccepted = false;
    accepting = 0;
    for (const response of waiting.splice(0, BEGUN_A_TURN)) begin(response.req, response);
    if (waiting.length > 0) awaitEnd();
  };
  const awaitEnd = () => {
    if (isAwaited) return;
    isAwaited = true;
    setImmediate(end);
  };

  return {
    accepted() {
      hasAccepted = true;
    },
    add(response) {
      waiting.push(response);
      awaitEnd();
    },
  };
}
