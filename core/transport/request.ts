import type { IncomingMessage, ServerResponse } from "node:http";
import type Koa from "koa";
import getRawBody from "raw-body";
import { CallbackError } from "../errors.ts";
import type { LogFields } from "../ports/logger.ts";
import { framesOf } from "../trace.ts";

/** The two halves of a request target, exactly as they were sent. */
interface Target {
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

const ORIGIN = /^https?:\/\/[^/?]*/i;

/**
 * Splits a request target. Nothing is decoded or tidied, so that every other spelling of a path
 * is another path. Proxies may send the absolute form: its origin is dropped unread.
 */
export function splitTarget(target: string): Target {
  const local = target.startsWith("/") ? target : target.replace(ORIGIN, "");
  const mark = local.indexOf("?");
  if (mark === -1) return { path: local, query: "" };
  return { path: local.slice(0, mark), query: local.slice(mark + 1) };
}

/**
 * Refuses a second `Host`: the runtime keeps the first and says nothing, and a proxy in front
 * may have routed by the other.
 *
 * @param rawHeaders names and values in turn, as they were sent
 * @throws CallbackError `ERR_HOST`
 */
export function requireOneHost(rawHeaders: readonly string[]): void {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  if (hosts > 1) throw new CallbackError(400, "ERR_HOST", "more than one Host header");
}

const NAMES = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Whether `host` is what a browser on this machine sends to a loopback port. A page from elsewhere
 * whose name was made to point here sends that name instead.
 */
export function isLoopbackHost(host: string | undefined, port: number | undefined): boolean {
  return NAMES.some((name) => host?.toLowerCase() === `${name}:${port}`);
}

/**
 * Whether `host` is one of these names, as a forwarded port leads here under. A name without a port
 * is good for every port.
 *
 * @param allowed in lower case, as in `localhost:9000` or `dev.example.com`
 */
export function isAllowedHost(host: string | undefined, allowed: readonly string[]): boolean {
  const asked = host?.toLowerCase() ?? "";
  return allowed.some((name) => asked === name || asked.replace(/:\d+$/, "") === name);
}

/** A request with the moment of its arrival: it may have waited, and Koa hands nothing else along. */
export interface ArrivedRequest extends IncomingMessage {
  /** Monotonic milliseconds. */
  arrivedAt?: number;
  /** Address of the client, where a front says it. */
  from?: string;
  /** Port on which the front listens to which it came. */
  port?: number;
  /** How many pieces of a streamed answer the client has taken. */
  pieces?: number;
}

/** Address of the client, also behind a front; the empty string when it has left. */
export const addressOf = (request: ArrivedRequest): string =>
  request.from ?? request.socket.remoteAddress ?? "";

/** Port to which it was sent, also behind a front. */
export const portOf = (request: ArrivedRequest): number | undefined =>
  request.port ?? request.socket.localPort;

/** What the transport notes about a request on its way through. */
export interface Exchange {
  readonly target: Target;
  /** Monotonic milliseconds. */
  readonly arrivedAt: number;
  /** Path of the known route that took the request: what is logged instead of what was sent. */
  route: string | undefined;
  /** Name of the app whose callback path it is. */
  app: string | undefined;
  /** Name of the plugin whose route it is. */
  plugin: string | undefined;
  /** Bytes of the answer's body. */
  bytes: number;
  /** Why the request was refused, for the log only. */
  refusal: string | undefined;
}

interface Noted {
  exchange: Exchange;
}

export type Context = Koa.ParameterizedContext<Koa.DefaultState, Noted>;
export type HttpMiddleware = Koa.Middleware<Koa.DefaultState, Noted>;
/** Answers one request, at once or later; what it throws is answered for it. */
export type HttpHandler = (ctx: Context) => Promise<void> | void;

const NOTHING = new Uint8Array(0);

/**
 * Reads the body, counting its bytes whatever length was declared, and never inflating it.
 *
 * @param limit bytes
 * @returns the body itself if it came with its request, as nearly all do: nobody waits for it then
 * @throws CallbackError `ERR_BODY_ENCODING`, `ERR_BODY_LENGTH`; later also `ERR_BODY_ABORTED`
 */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  limit: number,
): Uint8Array | Promise<Uint8Array> {
  const coding = request.headers["content-encoding"];
  if (coding && coding.toLowerCase() !== "identity") throw encoded();
  const length = request.headers["content-length"];
  if (Number(length) > limit) throw tooLong(limit);
  if (request.complete && request.readableLength <= limit) return request.read() ?? NOTHING;
  if (request.headers.expect !== undefined) response.writeContinue();
  return restOfBody(request, length ?? null, limit);
}

async function restOfBody(
  request: IncomingMessage,
  length: string | null,
  limit: number,
): Promise<Uint8Array> {
  try {
    return await getRawBody(request, { length, limit, encoding: null });
  } catch (error) {
    throw statusOf(error) === 413 ? tooLong(limit) : aborted(error);
  }
}

const statusOf = (error: unknown) =>
  typeof error === "object" && error !== null && "status" in error ? error.status : undefined;

const encoded = () =>
  new CallbackError(415, "ERR_BODY_ENCODING", "the body is compressed; send it as it is");
const tooLong = (limit: number) =>
  new CallbackError(413, "ERR_BODY_LENGTH", `the body is longer than ${limit} bytes`);
/** Nobody is left to read this answer; it exists to end the request without a 500 in the log. */
const aborted = (cause: unknown) =>
  new CallbackError(400, "ERR_BODY_ABORTED", "the client left before the body ended", { cause });

const TEXT = "text/plain; charset=utf-8";

/** Header names and values in turn, as `writeHead` takes them. */
export type HeaderList = readonly string[];

/** What makes an answer other than plain text. */
interface AnswerOptions {
  readonly type?: string;
  readonly headers?: HeaderList;
}

/**
 * Writes the whole answer at once. Koa would choose type, length and even the status by looking
 * at the body, and takes an empty one for 204; what we promise is exact, so it is left out here.
 *
 * A client that was already answered by the runtime gets nothing.
 */
export function answer(
  ctx: Context,
  status: number,
  body: string,
  { type = TEXT, headers = [] }: AnswerOptions = {},
): void {
  ctx.respond = false;
  const { req, res } = ctx;
  if (res.headersSent) return;
  // A body that nobody wanted to read may be without end: the connection ends with the answer.
  if (isUnread(req) && announcesBody(req)) res.shouldKeepAlive = false;
  const bytes = Buffer.byteLength(body);
  ctx.exchange.bytes = bytes;
  res.writeHead(status, [
    "Content-Type",
    type,
    "Content-Length",
    String(bytes),
    "X-Content-Type-Options",
    "nosniff",
    "Cache-Control",
    "no-store",
    ...headers,
  ]);
  // As long in bytes as in characters, it is ASCII, which the runtime need not count again.
  res.end(body, bytes === body.length ? "latin1" : "utf8");
}

const isUnread = ({ complete, readableLength }: IncomingMessage) => !complete || readableLength > 0;
const announcesBody = ({ headers }: IncomingMessage) =>
  headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";

/** Where it broke, for the log, without the message: that may quote what somebody wrote. */
export function failure(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  return {
    error: error.name,
    ...("code" in error && { code: error.code }),
    frames: framesOf(error),
  };
}
