import type { Receiver } from "../../../core/delivery/receiver.ts";
import { type Clock, systemClock } from "../../../core/ports/clock.ts";
import { type AppOptions, createApp } from "../../../core/transport/app.ts";
import type { SocketLimits } from "../../../core/transport/limits.ts";
import { createRefusals } from "../../../core/transport/refusals.ts";
import { createServer } from "../../../core/transport/server.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

export interface ServeOptions {
  readonly receiver?: Partial<Receiver>;
  readonly app?: Partial<AppOptions>;
  readonly sockets?: Partial<SocketLimits>;
  readonly clock?: Clock;
}

/** Answers with what it was given, so that a test sees what reached it. */
export const plainReceiver: Receiver = {
  app: "main",
  path: "/wecom/callback",
  check: (query) => query,
  receive: async (query, body) => ({
    type: "application/xml; charset=utf-8",
    body: `<xml>${query}|${Buffer.from(body).toString("utf8")}</xml>`,
  }),
};

/** A real server on a free port, around one receiver. */
export async function serve(options: ServeOptions = {}) {
  const clock = options.clock ?? systemClock;
  const logger = recordingLogger();
  const refusals = createRefusals({ clock });
  const app = createApp({
    receivers: [{ ...plainReceiver, ...options.receiver }],
    health: { ready: () => true },
    logger,
    clock,
    refusals,
    ...options.app,
  });
  const server = createServer({
    app,
    clock,
    logger,
    ...(options.sockets && { limits: options.sockets }),
  });
  const { port } = await server.listen(0, "127.0.0.1");
  return { port, server, logger, refusals };
}

export type Served = Awaited<ReturnType<typeof serve>>;
