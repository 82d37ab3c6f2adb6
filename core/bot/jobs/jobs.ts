/** All jobs of a bot: when their times come, whose turn it is, and what people do with them. */
import { BotError } from "../../errors.ts";
import type { OwnEvent } from "../../events/own.ts";
import type { CancelTimer, Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { Meter, TickResult } from "../../ports/meter.ts";
import { type Outcome, silent } from "../../replies/outcome.ts";
import { persist } from "../../stores/persist.ts";
import type { Millis } from "../../stores/port/claim.ts";
import type { Store } from "../../stores/port/store.ts";
import { contain } from "../error-boundary.ts";
import type { OwnMessages, OwnTaker } from "../own.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { Run } from "../run.ts";
import { type JobDefinition, jobDefinition } from "./definition.ts";
import type { JobContext, JobOptions } from "./job.ts";
import {
  JOB_KIND,
  type JobRow,
  jobSwap,
  LATE_MS,
  newId,
  type ReadJob,
  readJob,
  type TickData,
  tickArrival,
  tickId,
} from "./rows.ts";
import { TickContext } from "./tick-context.ts";
import { Timers } from "./timers.ts";
import { type DaysOverridden, Workdays } from "./workdays.ts";

export interface JobsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
  /** Takes ticks; without it no time ever comes. */
  readonly own: OwnMessages | undefined;
  /** Of jobs that name none. Default: that of the process. */
  readonly zone: string | undefined;
  /** Days that are otherwise than published. */
  readonly holidays: { readonly cn?: DaysOverridden | undefined } | undefined;
}

/** What is to be known of a job; plain data. */
export interface JobView {
  readonly plugin: string;
  readonly name: string;
  readonly help?: string | undefined;
  /** Its times, as `0 9 * * 1-5 Asia/Shanghai`. */
  readonly times: string;
  readonly isPaused: boolean;
  /** Since when it runs here; missing when it does not. */
  readonly runningSince?: Millis | undefined;
  /** When it begins next; missing while it is paused. */
  readonly next?: Millis | undefined;
  /** The last time that was dealt with, and what it came to, as far as this process knows. */
  readonly last?: { readonly at: Millis; readonly result: TickResult } | undefined;
  /** Years whose holidays are not known yet. */
  readonly unknownYears: readonly number[];
}

/** What became of a run that somebody asked for: it waits behind one that runs, or is left out. */
export type RunByHand = "started" | "queued" | "skipped";

interface Running {
  readonly since: Millis;
}

/** A job, and what this process knows of it. */
interface Known {
  readonly job: JobDefinition;
  /** When its next time may begin; `undefined` while none is waited for. */
  dueAt: Millis | undefined;
  running: Running | undefined;
  last: JobView["last"];
  /** What is done about its times and by hand, one after the other. */
  turn: Promise<unknown>;
}

/** So many that were missed are counted; of more it is said that they are as many. */
const MOST_COUNTED = 100;
/** A clock that was ahead by as much has held a job up, in milliseconds. */
const AHEAD_MS = 86_400_000;

export class Jobs {
  /** Runs ticks. */
  readonly taker: OwnTaker = {
    kind: JOB_KIND,
    take: (event, run) => this.#take(event, run),
    limitMs: ({ data }) => this.#known.get((data as TickData).job)?.job.timeoutMs,
  };
  readonly timers: Timers;
  readonly #options: JobsOptions;
  readonly #workdays: Workdays;
  readonly #known = new Map<string, Known>();
  #isStarted = false;
  #isClosed = false;
  #cancel: CancelTimer = () => {};

  constructor(options: JobsOptions) {
    this.#options = options;
    this.timers = new Timers(options);
    this.#workdays = new Workdays(options.holidays?.cn);
  }

  /**
   * What `p.job` does.
   *
   * @throws PluginError `ERR_PLUGIN_SETUP` for a name that is taken, and for options that are none
   */
  register(
    scope: PluginScope,
    name: string,
    options: JobOptions,
    run: (ctx: JobContext) => unknown,
  ): void {
    const { clock, zone = processZone() } = this.#options;
    const around = { now: clock.now(), zone, workdays: this.#workdays };
    const job = jobDefinition(scope, { name, options, run }, around);
    if (this.#known.has(job.key)) {
      throw scope.misused(`p.job("${name}") is there already: each has a name of its own`);
    }
    this.#known.set(job.key, {
      job,
      dueAt: undefined,
      running: undefined,
      last: undefined,
      turn: Promise.resolve(),
    });
  }

  /** Forgets those of a plugin. */
  drop(plugin: string): void {
    this.timers.drop(plugin);
    for (const [key, { job }] of this.#known) {
      if (job.scope.name === plugin) this.#known.delete(key);
    }
    this.#arm();
  }

  /** From now on times come. Call it once, when messages are delivered. */
  async start(): Promise<void> {
    await this.timers.start();
    if (this.#known.size === 0 || !this.#options.own) return;
    for (const known of this.#known.values()) await this.#begin(known);
    this.#isStarted = true;
    this.#arm();
  }

  /** No time comes any more. What runs is ended by whoever runs it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await Promise.allSettled([...this.#known.values()].map(({ turn }) => turn));
  }

  /** The machine's clock was set. */
  clockSet(): void {
    this.#arm();
  }

  /** A row for a job that is new; one whose times are others begins anew. */
  async #begin(known: Known): Promise<void> {
    const { job } = known;
    const { logger } = this.#options;
    const now = this.#options.clock.now();
    const row = await this.#change(job, ({ row }) => {
      if (row?.hash === job.hash) return undefined;
      const last = Math.max(row?.last ?? 0, now);
      return { paused: false, ...row, last, hash: job.hash };
    });
    this.#await(known, row);
    const { plugin, name } = { plugin: job.scope.name, name: job.name };
    if (row.last > now + AHEAD_MS) {
      const until = new Date(row.last).toISOString();
      const cure = `the machine's clock was ahead once: huiyin jobs resume ${job.key}`;
      logger.warn("job.ahead", { plugin, job: name, until, cure });
    }
    const years = job.schedule.unknownYears(now);
    if (years.length > 0) {
      const cure =
        "update huiyin, or write the days into bot.config.ts: holidays: { cn: { … } }; until then " +
        "Monday to Friday are working days, except 1 January, 1 May and 1 to 3 October";
      logger.warn("job.holidays_unknown", { plugin, job: name, years, cure });
    }
  }

  /** Says for when the job waits. */
  #await(known: Known, { last, paused }: JobRow): void {
    const next = paused ? undefined : known.job.schedule.next(last);
    known.dueAt = next === undefined ? undefined : known.job.dueAt(next);
  }

  #arm(): void {
    this.#cancel();
    if (!this.#isStarted || this.#isClosed) return;
    const { clock } = this.#options;
    const due = [...this.#known.values()].flatMap(({ dueAt }) => dueAt ?? []);
    if (due.length === 0) return;
    const waits = Math.max(0, Math.min(...due) - clock.now());
    this.#cancel = clock.after(waits, () => this.#look());
  }

  #look(): void {
    const now = this.#options.clock.now();
    for (const known of this.#known.values()) {
      if (known.dueAt === undefined || known.dueAt > now) continue;
      // Until it is dealt with, nobody waits for it.
      known.dueAt = undefined;
      void this.#inTurn(known, () => this.#timeCame(known)).catch((error) => {
        if (this.#isClosed) return;
        const { scope, name } = known.job;
        this.#options.logger.error("job.failed", { plugin: scope.name, job: name, error });
      });
    }
    this.#arm();
  }

  #inTurn<T>(known: Known, work: () => Promise<T>): Promise<T> {
    const turn = known.turn.then(work);
    known.turn = turn.catch(() => {});
    return turn;
  }

  /** Times of a job have come: the last one runs, by whoever is the first to say so. */
  async #timeCame(known: Known): Promise<void> {
    const { job } = known;
    const { clock, store, own } = this.#options;
    for (;;) {
      if (this.#isClosed || !own || !this.#known.has(job.key)) return;
      const now = clock.now();
      const read = await this.#persist(() => readJob(store.values, job.key, now));
      const row = read.row ?? { last: now, hash: job.hash, paused: false };
      const passed = row.paused ? NONE : passedTimes(job, row.last, now);
      if (passed.latest === undefined) {
        this.#await(known, row);
        break;
      }
      const at = passed.latest;
      const [dueAt, late] = [job.dueAt(at), now - job.dueAt(at)];
      const next = { ...row, last: at };
      const swap = jobSwap(job.key, read.version, next);
      if (late > job.missedMs) {
        if (!(await this.#persist(() => store.values.change([swap], now))).ok) continue;
        this.#missed(known, passed.count, late);
      } else {
        const data = { job: job.key, at, dueAt, byHand: false, missed: late > LATE_MS };
        const arrival = tickArrival(data, tickId(job.key, at), now);
        const ticked = await this.#persist(() => own.tick(swap, arrival));
        if (!ticked.ok) continue;
        if (passed.count > 1) this.#missed(known, passed.count - 1, late);
        const { accepted } = ticked;
        if (accepted.is === "new" && !accepted.claim) await this.#behind(known, arrival.id);
      }
      this.#await(known, next);
      break;
    }
    this.#arm();
  }

  /** A tick waits behind one that runs, here or elsewhere, if it may. */
  async #behind(known: Known, id: string): Promise<RunByHand> {
    const { job } = known;
    const { store, own } = this.#options;
    if (job.overlap === "queue") {
      let isFirst = true;
      await this.#change(job, async ({ row }) => {
        const before =
          row?.queued === undefined ? undefined : await store.messages.show(row.queued);
        isFirst = before?.state !== "accepted";
        return row && isFirst ? { ...row, queued: id } : undefined;
      });
      if (isFirst) return "queued";
    }
    // What is not there to be cancelled runs by now.
    if (!(await this.#persist(async () => own?.cancel(id)))) return "started";
    this.#log(job, "job.skipped", { cure: "it still runs: give it more time, or another overlap" });
    this.#count(known, "skipped");
    return "skipped";
  }

  #missed(known: Known, count: number, lateMs: number): void {
    const { job } = known;
    const isMore = count >= MOST_COUNTED;
    this.#log(job, "job.missed", {
      count,
      ...(isMore && { atLeast: true }),
      lateMs,
      cure: `huiyin jobs run ${job.key}`,
    });
    this.#count(known, "missed", count);
  }

  /** Runs a tick, unless it is too late for that. */
  async #take(event: OwnEvent, run: Run): Promise<Outcome> {
    // Only this folder makes such messages.
    const { job: key, at, dueAt, byHand, missed } = event.data as TickData;
    const known = this.#known.get(key);
    if (!known) {
      this.#options.logger.warn("job.unknown", { job: key, id: event.id });
      return silent;
    }
    const { job } = known;
    const { clock, logger } = this.#options;
    const lateMs = clock.now() - dueAt;
    if (run.attempt > 1 && lateMs > job.missedMs) {
      this.#missed(known, 1, lateMs);
      return silent;
    }
    // A run that was told to end, and has not, is no reason to run beside itself.
    if (known.running) {
      const cure = "it was told to end by its signal and goes on all the same: look at ctx.signal";
      logger.error("job.stuck", { plugin: job.scope.name, job: job.name, cure });
      this.#count(known, "skipped");
      return silent;
    }
    const running = { since: clock.now() };
    known.running = running;
    run.current = job.current;
    const tick = Object.freeze({ at, number: event.id, byHand, missed });
    const work = async (): Promise<Outcome> => {
      try {
        await job.run(new TickContext(event, run, job.scope, tick));
      } finally {
        known.running = undefined;
      }
      return silent;
    };
    const outcome = await contain(job.scope, job.current.handler, event, run, work);
    // Whoever ran for too long has been told so, and ended.
    const isDone = !run.failed && !run.signal.aborted;
    known.last = { at, result: isDone ? "done" : "failed" };
    this.#options.meter.ticked(job.scope.name, job.name, known.last.result, 1);
    return outcome;
  }

  /** All jobs, in the order in which they were registered. */
  async list(): Promise<readonly JobView[]> {
    return Promise.all([...this.#known.values()].map((known) => this.#view(known)));
  }

  async #view({ job, running, last }: Known): Promise<JobView> {
    const { store, clock } = this.#options;
    const now = clock.now();
    const { row } = await readJob(store.values, job.key, now);
    const isPaused = row?.paused === true;
    const next = isPaused ? undefined : job.schedule.next(row?.last ?? now);
    return {
      plugin: job.scope.name,
      name: job.name,
      help: job.help,
      times: job.schedule.text,
      isPaused,
      runningSince: running?.since,
      next: next === undefined ? undefined : job.dueAt(next),
      last,
      unknownYears: job.schedule.unknownYears(now),
    };
  }

  /**
   * Runs a job now, paused or not.
   *
   * @param named `plugin/name`, or the name alone where one plugin has it
   * @throws BotError `ERR_JOB` (as a rejection) for a job that is not there
   */
  async run(named: string): Promise<RunByHand> {
    const known = this.#find(named);
    const { clock, own } = this.#options;
    if (!own) throw new BotError("ERR_JOB", "jobs need a bot that runs");
    const { key } = known.job;
    return this.#inTurn(known, async () => {
      const at = clock.now();
      const data = { job: key, at, dueAt: at, byHand: true, missed: false };
      const arrival = tickArrival(data, newId(), at);
      const accepted = await this.#persist(() => own.accept(arrival));
      const isFree = accepted.is !== "new" || accepted.claim !== undefined;
      return isFree ? "started" : this.#behind(known, arrival.id);
    });
  }

  /**
   * Lets the times of a job pass, or come again from now on.
   *
   * @returns `false` when it was so before
   * @throws BotError `ERR_JOB` (as a rejection) for a job that is not there
   */
  async pause(named: string, paused: boolean): Promise<boolean> {
    const known = this.#find(named);
    const { job } = known;
    const { clock } = this.#options;
    return this.#inTurn(known, async () => {
      let isChanged = false;
      const row = await this.#change(job, ({ row }) => {
        const now = clock.now();
        const before = row ?? { last: now, hash: job.hash, paused: false };
        // What was passed over is not missed; nor does a clock that was ahead hold it up for ever.
        const last = paused ? before.last : now;
        isChanged = before.paused !== paused;
        return isChanged || before.last > now ? { ...before, paused, last } : undefined;
      });
      this.#await(known, row);
      this.#arm();
      return isChanged;
    });
  }

  #find(named: string): Known {
    const exact = this.#known.get(named);
    if (exact) return exact;
    const found = [...this.#known.values()].filter(({ job }) => job.name === named);
    const [only, ...others] = found;
    if (only && others.length === 0) return only;
    const keys = (found.length > 0 ? found : [...this.#known.values()]).map(({ job }) => job.key);
    const choice = keys.length > 0 ? `there are ${keys.join(", ")}` : "no plugin has any";
    throw new BotError(
      "ERR_JOB",
      `${found.length > 0 ? "several jobs are" : "no job is"} named ${named}: ${choice}`,
    );
  }

  /**
   * Changes the row of a job, tried again while others are faster.
   *
   * @param change gives `undefined` to leave it as it is
   */
  async #change(
    job: JobDefinition,
    change: (read: ReadJob) => JobRow | undefined | Promise<JobRow | undefined>,
  ): Promise<JobRow> {
    const { store, clock } = this.#options;
    for (;;) {
      const now = clock.now();
      const read = await this.#persist(() => readJob(store.values, job.key, now));
      const row = await change(read);
      if (!row) return read.row ?? { last: now, hash: job.hash, paused: false };
      const swap = jobSwap(job.key, read.version, row);
      if ((await this.#persist(() => store.values.change([swap], now))).ok) return row;
    }
  }

  #count(known: Known, result: TickResult, count = 1): void {
    const { job } = known;
    known.last = { at: this.#options.clock.now(), result };
    this.#options.meter.ticked(job.scope.name, job.name, result, count);
  }

  #log({ scope, name }: JobDefinition, line: string, fields: Readonly<Record<string, unknown>>) {
    this.#options.logger.warn(line, { plugin: scope.name, job: name, ...fields });
  }

  #persist<T>(give: () => Promise<T>): Promise<T> {
    const { clock, logger } = this.#options;
    const onFailure = ({ code }: BotError) => logger.warn("store.refused", { code });
    return persist({ clock, onFailure }, give);
  }
}

const processZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Passed {
  /** The last one; `undefined` when none has. */
  readonly latest: Millis | undefined;
  readonly count: number;
}

const NONE: Passed = { latest: undefined, count: 0 };

/** The times of a job after one, that may have begun by now. */
function passedTimes(job: JobDefinition, after: Millis, now: Millis): Passed {
  let [latest, count]: [Millis | undefined, number] = [undefined, 0];
  for (let at = job.schedule.next(after); at !== undefined; at = job.schedule.next(at)) {
    if (job.dueAt(at) > now) break;
    latest = at;
    count += 1;
    if (count < MOST_COUNTED) continue;
    // After a long time nobody wants them all.
    const last = job.schedule.latest(now);
    const isDue = last !== undefined && job.dueAt(last) <= now;
    const before = last === undefined || isDue ? last : job.schedule.latest(last - 1);
    return { latest: Math.max(at, before ?? at), count };
  }
  return { latest, count };
}
