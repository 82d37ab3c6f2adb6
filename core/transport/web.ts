import type { ServerResponse } from "node:http";
import Koa from "koa";
import { CallbackError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { WebHandler } from "../ports/web-handler.ts";
import { dispatch } from "./dispatch.ts";
import { refuseRoute } from "./handlers.ts";
import {
  type ArrivedRequest,
  answer,
  type Context,
  type HttpHandler,
  isLoopbackHost,
  portOf,
  readBody,
} from "./request.ts";

interface WebOptions {
  /** What is logged in place of the path. */
  readonly route: string;
  /** Bytes that a body may have. */
  readonly bodyBytes: number;
}

/**
 * Serves a web-standard handler. The body of the request is read whole before; that of the
 * response travels as it comes, so that it may go on for hours. If its stream fails before it has
 * given anything, the connection is cut without an answer; later, in the middle of it.
 */
export function webHandler(handle: WebHandler, { route, bodyBytes }: WebOptions): HttpHandler {
  return async (ctx) => {
    ctx.exchange.route = route;
    const { request } = await requestOf(ctx, bodyBytes, leaving(ctx.res));
    await respond(ctx, await handle(request));
  };
}

/** A request in the terms of the web platform, and the bytes of its body. */
interface WebRequest {
  readonly request: Request;
  readonly body: Uint8Array;
}

/** Aborts when the client leaves, or has its answer. */
export function leaving(res: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (res.destroyed) gone.abort();
  res.once("close", () => gone.abort());
  return gone.signal;
}

/**
 * Reads a request whole.
 *
 * @param signal that the request is given; making it listen takes as long as all the rest
 *
 * @throws CallbackError `ERR_HOST`, and what `readBody` throws (all as rejections)
 */
export async function requestOf(
  ctx: Context,
  bodyBytes: number,
  signal?: AbortSignal,
): Promise<WebRequest> {
  const { req, res } = ctx;
  const method = req.method ?? "GET";
  const bare = method === "GET" || method === "HEAD";
  const body = await readBody(req, res, bodyBytes);
  const request = new Request(urlOf(ctx), {
    method,
    headers: Object.entries(req.headersDistinct).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    ),
    body: bare || body.length === 0 ? null : body,
    ...(signal && { signal }),
  });
  return { request, body };
}

/** The host is whatever the client says: nothing may be decided by it. */
function urlOf({ exchange: { target }, req }: Context): URL {
  const query = target.query === "" ? "" : `?${target.query}`;
  try {
    return new URL(`http://${req.headers.host ?? "localhost"}${target.path}${query}`);
  } catch (cause) {
    throw new CallbackError(400, "ERR_HOST", "the Host header is no host", { cause });
  }
}

/** Sends a response of the web platform. Resolves when it is sent, or nobody is there to take it. */
export async function respond(ctx: Context, response: Response): Promise<void> {
  const { res } = ctx;
  ctx.respond = false;
  const reader = response.body?.getReader();
  // Before the head is written, so that a stream that fails at once leaves no half an answer.
  const first = await reader?.read().catch(() => "failed" as const);
  if (first === "failed") return void res.destroy();
  if (res.destroyed) return void (await reader?.cancel());

  res.writeHead(response.status, headersOf(response));
  if (!reader || !first || first.done) return void res.end();
  res.once("close", () => void reader.cancel().catch(() => {}));
  await pump(first.value, reader, ctx);
}

/** Unless a handler says otherwise. */
const USUAL: readonly [string, string][] = [
  ["x-content-type-options", "nosniff"],
  ["cache-control", "no-store"],
];

/** Set-Cookie is the one header that must not be joined. */
function headersOf({ headers }: Response): [string, string][] {
  return [
    ...USUAL.filter(([name]) => !headers.has(name)),
    ...[...headers].filter(([name]) => name !== "set-cookie"),
    ...headers.getSetCookie().map((cookie): [string, string] => ["set-cookie", cookie]),
  ];
}

async function pump(
  first: Uint8Array,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { exchange, req, res }: Context,
): Promise<void> {
  const request: ArrivedRequest = req;
  try {
    let chunk: Uint8Array | undefined = first;
    while (chunk && !res.destroyed) {
      exchange.bytes += chunk.length;
      if (!res.write(chunk)) await drained(res);
      request.pieces = (request.pieces ?? 0) + 1;
      chunk = (await reader.read()).value;
    }
    res.end();
  } catch {
    res.destroy();
  }
}

/** Room again, or nobody left to send to. */
const drained = (res: ServerResponse) =>
  new Promise<void>((resolve) => {
    const done = () => {
      res.off("drain", done).off("close", done);
      resolve();
    };
    res.on("drain", done).on("close", done);
  });

interface WebAppOptions extends WebOptions {
  readonly handle: WebHandler;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A whole listener for one web-standard handler, on loopback and for this machine alone. */
export function createWebApp(options: WebAppOptions): Koa {
  const { handle, clock, logger } = options;
  const inside = webHandler(handle, options);
  const app = new Koa();
  app.on("error", () => logger.debug("http.socket"));
  app.use(
    dispatch({
      handler: (ctx) => {
        if (isLoopbackHost(ctx.req.headers.host, portOf(ctx.req))) return inside(ctx);
        return answer(ctx, 421, "misdirected request");
      },
      refuse: refuseRoute(logger),
      clock,
      logger,
    }),
  );
  return app;
}
