import type { IncomingMessage } from "node:http";
import type { LogFields } from "../ports/logger.ts";
import { framesOf } from "../trace.ts";
import type { Context } from "./request.ts";

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
