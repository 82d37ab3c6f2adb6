import { readFileSync, rmSync } from "node:fs";
import inspector from "node:inspector";
import { Worker } from "node:worker_threads";
import type { Logger } from "../ports/logger.ts";
import type { Meter } from "../ports/meter.ts";
import { markOf, type Watch } from "../ports/watch.ts";
import {
  type Blocked,
  CELLS,
  type WatchEnding,
  type WatchedHandler,
  type WatcherOptions,
  watch,
} from "./watcher.ts";

/**
 * Why a watchdog ended the process before this one; told once.
 *
 * @returns `undefined` when none did, or its note is not whole: then nothing is known, as after a kill
 */
export function takeEnding(noteFile: string): WatchEnding | undefined {
  try {
    const note = readFileSync(noteFile, "utf8");
    // First of all, so that a death in between leaves nobody acquitted twice.
    rmSync(noteFile);
    const ending = JSON.parse(note) as Partial<WatchEnding> | null;
    const { inside, message, ms } = ending ?? {};
    const isWhole = typeof inside === "boolean" && Number.isInteger(message) && Number.isFinite(ms);
    return isWhole ? (ending as WatchEnding) : undefined;
  } catch {
    return undefined;
  }
}

interface WatchdogOptions {
  readonly logger: Logger;
  readonly meter: Pick<Meter, "blocked">;
  /** Whether the log is written for people instead of machines. */
  readonly pretty: boolean;
  /** How long the loop may stand still before that is told, in milliseconds. Default 1,000. */
  readonly tellMs?: number;
  /** How long it may stand still before the process is ended, in milliseconds; 0 for ever. */
  readonly endMs: number;
  /** Where the next start finds why the process was ended; read by `takeEnding`. */
  readonly noteFile: string;
}

/** Watches the event loop from outside, since whoever has it can say nothing himself. */
export interface Watchdog extends Watch {
  /** Begins to watch; to be called before the first handler runs. Does not keep the process alive. */
  start(): void;
  /** Does work of the core that may keep the loop for long, as copying the store does. */
  allow<T>(work: () => Promise<T>): Promise<T>;
  /** How long the loop may just have stood still, in milliseconds: so late what is told now may be. */
  readonly silence: number;
  /** The process has to be gone by then, even if the loop never turns again. @param ms from now */
  goneIn(ms: number): void;
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
 *
 * A loop that does not turn again within the limit never will: the thread notes whose handler has
 * it, writes `loop.ended` and kills the process. Not while somebody debugs it.
 */
export function createWatchdog(options: WatchdogOptions): Watchdog {
  const { logger, meter, pretty, tellMs = 1_000, endMs, noteFile } = options;
  const memory = new SharedArrayBuffer(4 * Object.keys(CELLS).length);
  const cells = new Int32Array(memory);
  const numbers = new Map<string, number>();
  const handlers: (WatchedHandler | undefined)[] = [undefined];
  let stopped: (() => Promise<void>) | undefined;
  /** Monotonic milliseconds. */
  let beatAt = performance.now();
  let lastGap = 0;

  const told = ({ plugin, handler, inside, ms, stack }: Blocked) => {
    logger.warn("loop.blocked", { plugin, handler, inside, ms, stack });
    meter.blocked(inside ? plugin : undefined, ms);
  };

  const begin = () => {
    const worker = startWatcher({
      memory,
      handlers,
      beatMs: BEAT_MS,
      endMs,
      noteFile,
      pretty,
      cell: CELLS,
      // Who wants no warnings is told of none, and protected all the same.
      tellMs: logger.enabled("warn") ? tellMs : undefined,
    });
    worker.on("message", told);
    worker.on("error", ({ name }) => logger.warn("watchdog.failed", { error: name }));
    worker.unref();
    beatAt = performance.now();
    beat();
    // The loop itself is asked whether it turns: no other clock would do.
    const timer = setInterval(beat, BEAT_MS);
    timer.unref();
    return async () => {
      clearInterval(timer);
      await worker.terminate();
    };
  };

  const beat = () => {
    const now = performance.now();
    lastGap = Math.max(0, now - beatAt - BEAT_MS);
    beatAt = now;
    Atomics.store(cells, CELLS.debugged, inspector.url() === undefined ? 0 : 1);
    Atomics.add(cells, CELLS.beat, 1);
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
    enter(handler, message) {
      cells[CELLS.message] = message === undefined ? 0 : markOf(message);
      cells[CELLS.handler] = handler;
    },
    leave() {
      cells[CELLS.handler] = -Math.abs(cells[CELLS.handler] ?? 0);
    },
    start() {
      stopped ??= begin();
    },
    async allow(work) {
      Atomics.add(cells, CELLS.work, 1);
      try {
        return await work();
      } finally {
        Atomics.sub(cells, CELLS.work, 1);
      }
    },
    get silence() {
      return stopped ? Math.max(lastGap, performance.now() - beatAt) : 0;
    },
    goneIn(ms) {
      Atomics.store(cells, CELLS.goneIn, Math.max(1, Math.round(ms)));
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
