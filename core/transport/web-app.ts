import Koa from "koa";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { answer } from "./answer.ts";
import { dispatch } from "./dispatch.ts";
import { isLoopbackHost } from "./loopback.ts";
import { refuseRoute } from "./refuse-route.ts";
import { type WebHandler, type WebOptions, webHandler } from "./web.ts";

export interface WebAppOptions extends WebOptions {
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
        const { headers, socket } = ctx.req;
        if (isLoopbackHost(headers.host, socket.localPort)) return inside(ctx);
        return answer(ctx, 421, "misdirected request");
      },
      refuse: refuseRoute(logger),
      clock,
      logger,
    }),
  );
  return app;
}
