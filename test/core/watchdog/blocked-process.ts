import { existsSync, readSync } from "node:fs";
import { createLogger } from "../../../core/logging/pino-logger.ts";
import { createWatchdog } from "../../../core/watchdog/watchdog.ts";

/**
 * A process whose event loop stands still, in the way that the first argument names, until somebody
 * lets it go: by making the file that the second argument names, or by writing to its input. In
 * the ways that the third argument gives a limit to, until its watchdog ends it.
 */
const [way = "", file = "", endMs = "0"] = process.argv.slice(2);

const logger = createLogger({
  level: way === "quiet" ? "error" : "info",
  pretty: way === "pretty",
});
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
  tellMs: 250,
  endMs: Number(endMs),
  noteFile: `${file}.note`,
});
const greeting = watchdog.register("greeter", "keyword hi (exact)");
const counting = watchdog.register("counter", "text");

const MESSAGE = "0123456789abcdef";

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
  quiet() {
    watchdog.enter(counting, MESSAGE);
    standStill();
  },
  unread() {
    // Nobody reads it, so that there is room for no further line.
    watchdog.enter(counting, MESSAGE);
    for (;;) process.stdout.write("x".repeat(65_536));
  },
  copying() {
    void watchdog.allow(async () => standStill());
  },
  stopping() {
    watchdog.goneIn(500);
    standStill();
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
if (way === "quiet") block?.();
else if (block) setImmediate(block);
else clearInterval(alive);
