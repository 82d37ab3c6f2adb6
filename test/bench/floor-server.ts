import { createLogger } from "../../core/logging/pino-logger.ts";
import { systemClock as clock } from "../../core/ports/clock.ts";
import { reply } from "../../core/replies/reply.ts";
import { createApp } from "../../core/transport/app.ts";
import { createRefusals } from "../../core/transport/refusals.ts";
import { createServer } from "../../core/transport/server.ts";
import { wecomAdapter } from "./fixture.ts";

/** What is left of ours without delivery, kernel, plugins and store: transport, codec, access line. */
const adapter = wecomAdapter();
const logger = createLogger({
  level: "info",
  pretty: false,
  destination: { write: () => true },
});
const app = createApp({
  receivers: [
    {
      app: "main",
      path: "/wecom/callback",
      check: () => "",
      async receive(query, body) {
        const opened = adapter.open(query, body);
        const { event } = opened;
        const said = event.kind === "text" ? event.content : "";
        return { body: adapter.seal(reply.text(said), opened), flushed: () => {} };
      },
    },
  ],
  health: { ready: () => true },
  logger,
  clock,
  refusals: createRefusals({ clock }),
});
const { port } = await createServer({ app, clock, logger }).listen(0, "127.0.0.1");
process.on("disconnect", () => process.exit(0));
process.send?.({ port });
