import type { IncomingMessage, ServerResponse } from "node:http";
import type { Receiver } from "../delivery/receiver.ts";
import type { Left } from "../delivery/waiters.ts";
import { CallbackError } from "../errors.ts";
import { answer } from "./answer.ts";
import type { RequestLimits } from "./limits.ts";
import { refuseMethod } from "./refusals.ts";
import { type Context, type HttpHandler, readBody } from "./request.ts";

/** Serves one app's callback path: GET checks the URL, POST delivers a callback. */
export function callbackHandler(receiver: Receiver, limits: RequestLimits): HttpHandler {
  let open = 0;

  const check = (ctx: Context) => {
    answer(ctx, 200, receiver.check(ctx.exchange.target.query));
  };

  const receive = async (ctx: Context) => {
    if (open >= limits.openCallbacks) throw overloaded();
    open += 1;
    try {
      const read = readBody(ctx.req, ctx.res, limits.bodyBytes);
      const body = read instanceof Promise ? await read : read;
      const { target, arrivedAt } = ctx.exchange;
      const reply = await receiver.receive(target.query, body, arrivedAt);
      if (reply.flushed) whenLeft(ctx.req, ctx.res, reply.flushed);
      answer(ctx, 200, reply.body, reply.type === undefined ? {} : { type: reply.type });
    } finally {
      open -= 1;
    }
  };

  return (ctx) => {
    const { exchange, req } = ctx;
    exchange.route = receiver.path;
    exchange.app = receiver.app;
    if (req.method !== "GET" && req.method !== "POST") return refuseMethod(ctx, "GET, POST");
    if (exchange.target.query.length > limits.queryLength) throw floodedQuery();
    return req.method === "GET" ? check(ctx) : receive(ctx);
  };
}

/** One that is kept open tells whether the other side was there: if not, it is closed or reset. */
function whenLeft({ socket }: IncomingMessage, res: ServerResponse, left: Left): void {
  res.once("finish", () => left(res.shouldKeepAlive ? socket : undefined));
}

const overloaded = () =>
  new CallbackError(503, "ERR_UNAVAILABLE", "too many callbacks are open at once");
const floodedQuery = () =>
  new CallbackError(400, "ERR_QUERY_PARAMETER", "the query string is too long");
