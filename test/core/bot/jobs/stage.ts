import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createBot } from "../../../../core/bot/bot.ts";
import type { JobContext, JobOptions } from "../../../../core/bot/jobs/job.ts";
import { definePlugin, type Registrar } from "../../../../core/bot/plugin.ts";
import { createDelivery } from "../../../../core/delivery/delivery.ts";
import { Mailbox } from "../../../../core/outbox/mailbox.ts";
import { OwnedClock } from "../../../../core/ports/clock.ts";
import { type Meter, noMeter } from "../../../../core/ports/meter.ts";
import { TEXTS } from "../../../../core/replies/texts.ts";
import { MemoryStore } from "../../../../core/stores/memory/memory.ts";
import type { Store } from "../../../../core/stores/port/store.ts";
import { sqlite } from "../../../../core/stores/sqlite/sqlite.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";
import { appOf } from "../../../support/running-bot.ts";
import { someTurns } from "../../delivery/delivery-stage.ts";

export interface LifeOptions {
  readonly store?: Store;
  readonly clock?: ManualClock;
  readonly meter?: Partial<Meter>;
  readonly holidays?: { readonly cn?: Readonly<Record<string, "off" | "work">> };
}

/** A clock that stands at an instant, as `2026-01-05T00:59:00Z`. */
export const clockAt = (text: string) => new ManualClock(Date.parse(text), someTurns);

/** One process with one plugin, on a store that another one may have too. */
export async function life(setup: (p: Registrar) => void, options: LifeOptions = {}) {
  const clock = options.clock ?? clockAt("2026-01-05T00:00:00Z");
  const own = new OwnedClock(clock);
  const logger = recordingLogger();
  const store = options.store ?? new MemoryStore(clock);
  const meter = { ...noMeter, ...options.meter };
  const { platform } = appOf();
  const bot = await createBot({
    plugins: [definePlugin({ name: "report", setup })()],
    clock: own,
    logger,
    production: false,
    store,
    meter,
    apps: ["main"],
    zone: "Asia/Shanghai",
    holidays: options.holidays,
    own: {
      accept: (arrival) => delivery.own.accept(arrival),
      tick: (swap, arrival) => delivery.own.tick(swap, arrival),
      move: (id, dueAt) => delivery.own.move(id, dueAt),
      cancel: (id) => delivery.own.cancel(id),
    },
  });
  const delivery = createDelivery({
    bot,
    tools: { clock: own, logger, store, meter },
    mail: new Mailbox({ store, textsOf: () => TEXTS }),
    active: {
      obstacle: () => undefined,
      prepare: async (_app, reply) => ({ ok: true, value: reply }),
      kick() {},
    },
    policyOf: () => ({ onLate: "push", ack: "", plainMarkdown: false, texts: TEXTS }),
    platformOf: () => platform,
    reopen: () => {
      throw new TypeError("nobody writes here");
    },
  });
  const { jobs } = bot;
  if (!jobs) throw new TypeError("a bot with a store has jobs");
  await delivery.start();
  await jobs.start();
  return {
    clock,
    store,
    bot,
    jobs,
    delivery,
    /** Fields of the lines of this name. */
    logged: (name: string) =>
      logger.lines.filter(({ event }) => event === name).map(({ fields }) => fields),
    /** As a process that is killed: no time passes for it any more. Its store is closed by the test. */
    die: () => own.end(),
    /** As a process that is told to end. */
    async stop() {
      await jobs.close();
      await delivery.stop(0);
      await bot.close();
    },
  };
}

/** A store that is opened again after each death, of either kind. */
export function reopened(kind: "memory" | "sqlite", clock: ManualClock) {
  if (kind === "memory") {
    let store: MemoryStore | undefined;
    return async () => {
      store = store?.reopen() ?? new MemoryStore(clock);
      return store;
    };
  }
  const directory = mkdtempSync(join(tmpdir(), "huiyin-"));
  let store: Store | undefined;
  onTestFinished(async () => {
    await store?.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return async () => {
    await store?.close();
    store = await sqlite().open({ directory, clock, logger: recordingLogger() });
    return store;
  };
}

/** A job that notes when it began, by the time of day in UTC. */
export function noting(options: JobOptions, work: (ctx: JobContext) => unknown = () => {}) {
  const began: string[] = [];
  const setup = (p: Registrar) =>
    p.job("daily", options, async (ctx) => {
      began.push(new Date(p.clock.now()).toISOString().slice(0, 16));
      await work(ctx);
    });
  return { began, setup };
}
