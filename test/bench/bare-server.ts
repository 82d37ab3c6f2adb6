import Koa from "koa";
import getRawBody from "raw-body";
import { tellPort } from "./served.ts";

/** The least that Koa can do with a callback: read the body, answer a constant. */
const answer = Buffer.alloc(Number(process.argv[2] ?? 500), "x");
const app = new Koa();
app.use(async (ctx) => {
  await getRawBody(ctx.req, { length: ctx.req.headers["content-length"] ?? null, limit: 262_144 });
  ctx.type = "application/xml; charset=utf-8";
  ctx.body = answer;
});
tellPort(app.listen(0, "127.0.0.1"));
