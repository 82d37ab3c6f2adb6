import inspector from "node:inspector";
import { Worker } from "node:worker_threads";
import type { Meter } from "../contracts/meter.ts";
import type { Watch } from "../contracts/watch.ts";
import type { Logger } from "../ports/logger.ts";
import {
  BEAT_CELL,
  type Blocked,
  HANDLER_CELL,
  type WatchedHandler,
  type WatcherOptions,
  watch,
} from "./watcher.ts";

export interface WatchdogOptions {
  readonly logger: Logger;
  readonly meter: Pick<Meter, "blocked">;
  /** Whether the log is written for people instead of machines. */
  readonly pretty: boolean;
  /** How long the loop may stand still, in milliseconds. Default 1,000. */
  readonly limitMs?: number;
}

/** Watches the event loop from outside, since whoever has it can say nothing himself. */
export interface Watchdog extends Watch {
  /** Begins to watch; to be called when the bot listens. Does not keep the process alive. */
  start(): void;
  /** Resolves when the watching thread has ended. */
  stop(): Promise<void>;
}

/** How often the loop shows that it turns, in milliseconds: durations are no finer. */
const BEAT_MS = 200;

/** Megabytes; the runtime would reserve as much for it as for the whole bot. */
const MEMORY = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 } as const;

/**
 * A watchdog over the event loop. While the loop stands still for more than a second, a thread of its
 * own writes `loop.blocking` to standard output: the handler that has it, and where in the code.
 * When the loop turns again, `loop.blocked` with the whole duration follows in the log, and a count.
 */
export function createWatchdog(options: WatchdogOptions): Watchdog {
  const { logger, meter, pretty, limitMs = 1_000 } = options;
  const memory = new SharedArrayBuffer(8);
  const cells = new Int32Array(memory);
  const numbers = new Map<string, number>();
  const handlers: (WatchedHandler | undefined)[] = [undefined];
  let stopped: (() => Promise<void>) | undefined;

  const told = ({ plugin, handler, inside, ms, stack }: Blocked) => {
    logger.warn("loop.blocked", { plugin, handler, inside, ms, stack });
    meter.blocked(inside ? plugin : undefined, ms);
  };

  const begin = () => {
    const looks = inspector.url() === undefined;
    const worker = startWatcher({ memory, handlers, beatMs: BEAT_MS, limitMs, pretty, looks });
    worker.on("message", told);
    worker.on("error", ({ name }) => logger.warn("watchdog.failed", { error: name }));
    worker.unref();
    // The loop itself is asked whether it turns: no other clock would do.
    const beat = setInterval(() => {
      Atomics.add(cells, BEAT_CELL, 1);
    }, BEAT_MS);
    beat.unref();
    return async () => {
      clearInterval(beat);
      await worker.terminate();
    };
  };

  return {
    register(plugin, handler) {
      const name = JSON.stringify([plugin, handler]);
      const known = numbers.get(name);
      if (known !== undefined) return known;
      const number = handlers.push({ plugin, handler }) - 1;
      numbers.set(name, number);
      return number;
    },
    // Plain writes: an atomic one would cost each call more than all else here, and this is a hint.
    enter(handler) {
      cells[HANDLER_CELL] = handler;
    },
    leave() {
      cells[HANDLER_CELL] = -Math.abs(cells[HANDLER_CELL] ?? 0);
    },
    start() {
      // Who wants no warnings wants no thread for them either.
      if (logger.enabled("warn")) stopped ??= begin();
    },
    async stop() {
      await stopped?.();
    },
  };
}

/** The loader that runs our TypeScript gives functions their names through this. */
const PRELUDE = "const __name = (named) => named;";

function startWatcher(options: WatcherOptions): Worker {
  const source = `${PRELUDE}(${watch})(require, require("node:worker_threads").workerData);`;
  return new Worker(source, {
    eval: true,
    workerData: options,
    execArgv: [],
    env: {},
    resourceLimits: MEMORY,
    name: "watchdog",
  });
}
