import { existsSync, readSync } from "node:fs";
import { createLogger } from "../../../core/logging/pino-logger.ts";
import { createWatchdog } from "../../../core/watchdog/watchdog.ts";

/**
 * A process whose event loop stands still, in the way that the first argument names, until somebody
 * lets it go: by making the file that the second argument names, or by writing to its input.
 */
const [way = "", file = ""] = process.argv.slice(2);

const logger = createLogger({ level: "info", pretty: way === "pretty" });
/** All that keeps the process: when it is gone, the watchdog must not. */
const alive = setInterval(() => {}, 60_000);
const watchdog = createWatchdog({
  logger,
  meter: {
    blocked(plugin, ms) {
      logger.info("metered", { plugin, ms });
      clearInterval(alive);
    },
  },
  pretty: way === "pretty",
  limitMs: 250,
});
const greeting = watchdog.register("greeter", "keyword hi (exact)");
const counting = watchdog.register("counter", "text");

const standStill = () => {
  while (!existsSync(file));
};

const WAYS: Readonly<Record<string, () => void>> = {
  inside() {
    watchdog.enter(greeting);
    watchdog.leave();
    watchdog.enter(counting);
    standStill();
    watchdog.leave();
  },
  after() {
    watchdog.enter(greeting);
    watchdog.leave();
    standStill();
  },
  native() {
    watchdog.enter(greeting);
    readSync(0, Buffer.alloc(1));
    watchdog.leave();
  },
  pretty() {
    standStill();
  },
};

watchdog.start();
const block = WAYS[way];
if (block) setImmediate(block);
else clearInterval(alive);
