import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import config from "../../bot.config.ts";
import { assemble } from "../../core/assembly/assemble.ts";
import { createLogger } from "../../core/logging/pino-logger.ts";
import { systemClock } from "../../core/ports/clock.ts";
import { memory } from "../../core/stores/memory/memory.ts";
import { appOf, resolvedBot } from "../support/running-bot.ts";
import { APP } from "./fixture.ts";

/**
 * The shipped bot with everything that production has: real sockets, the three plugins, the
 * database on disk unless the parameter is `memory`, one access line a request into a file that is
 * thrown away.
 */
const dataDirectory = mkdtempSync(join(tmpdir(), "huiyin-bench-"));
const logger = createLogger({
  level: "info",
  pretty: false,
  destination: { write: () => true },
});
const { plugins } = config;
const store = process.argv[2] === "memory" ? memory() : config.store;
const bot = resolvedBot({ apps: [appOf({}, APP)], plugins, store }, dataDirectory);
const { server } = await assemble({ bot, clock: systemClock, logger });
const { port } = await server.listen(0, "127.0.0.1");
process.on("exit", () => rmSync(dataDirectory, { recursive: true, force: true }));
process.on("disconnect", () => process.exit(0));
process.send?.({ port });
