import Router from "@koa/router";
import Koa from "koa";
import getRawBody from "raw-body";
import { tellPort } from "./served.ts";

/** The least that Koa and its router can do for the same request: read JSON, answer JSON. */
const router = new Router();
router.post("/plugins/hook/builds/:id", async (ctx) => {
  if (ctx.get("authorization") !== "Bearer a-bench-is-no-secret") ctx.throw(401);
  const text = await getRawBody(ctx.req, { encoding: "utf8", limit: 65_536 });
  ctx.body = { id: ctx.params.id, status: JSON.parse(text).status };
});
const app = new Koa();
app.use(router.routes());
tellPort(app.listen(0, "127.0.0.1"));
