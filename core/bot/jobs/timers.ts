/** All timers of a bot: set, moved, cancelled, and run once. */
import type { BotError } from "../../errors.ts";
import type { OwnEvent } from "../../events/own.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import { NO_WISH } from "../../replies/late.ts";
import { type Outcome, silent } from "../../replies/outcome.ts";
import { persist } from "../../stores/persist.ts";
import type { Millis } from "../../stores/port/claim.ts";
import type { Arrival } from "../../stores/port/messages.ts";
import type { Store } from "../../stores/port/store.ts";
import { contain, watchedCall } from "../error-boundary.ts";
import { type OwnMessages, type OwnTaker, ownArrival } from "../own.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { Run } from "../run.ts";
import { checkedKey, jsonOf } from "../storage/plain.ts";
import { askedBy } from "../strays.ts";
import { checkName } from "./definition.ts";
import type { TimerContext } from "./job.ts";
import {
  LATE_MS,
  newId,
  readTimer,
  TIMERS,
  type TimerRow,
  tickId,
  timerRows,
  timerSwap,
} from "./rows.ts";
import { TickContext } from "./tick-context.ts";
import { instantOf, keepTimer, type Timer, type TimerSetting } from "./timer.ts";

interface TimersOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Takes what is to run; without it nothing can be set. */
  readonly own: OwnMessages | undefined;
}

interface Defined {
  readonly scope: PluginScope;
  readonly label: string;
  readonly run: (ctx: TickContext) => unknown;
}

/** The kind of the messages by which timers run. */
const TIMER_KIND = "own:after";

/** What such a message is about. */
interface TimerData {
  /** Of its row. */
  readonly row: string;
  /** `plugin/name`. */
  readonly timer: string;
  readonly at: Millis;
  /** Key of the member that it is set by: in a lane of theirs, it is erased with them. */
  readonly whose?: string | undefined;
  /** Missing for `undefined`. */
  readonly data?: unknown;
}

/** Notes that a message has taken the row of its timer: the next run of it need not. */
const TAKEN = "core:timer";
const DAY_MS = 86_400_000;
/** How long what no plugin declares any more is kept, in milliseconds, and how often it is looked at. */
const KEPT_MS = 7 * DAY_MS;
const LOOK_MS = DAY_MS / 4;

export class Timers {
  /** Runs timers whose time has come. */
  readonly taker: OwnTaker = { kind: TIMER_KIND, take: (event, run) => this.#take(event, run) };
  readonly #options: TimersOptions;
  readonly #defined = new Map<string, Defined>();

  constructor(options: TimersOptions) {
    this.#options = options;
  }

  /**
   * What `p.after` does.
   *
   * @throws PluginError `ERR_PLUGIN_SETUP` for a name that is none, or taken
   */
  register<D>(scope: PluginScope, name: string, run: (ctx: TimerContext<D>) => unknown): Timer<D> {
    checkName(scope, "p.after", name);
    const key = `${scope.name}/${name}`;
    if (this.#defined.has(key)) {
      throw scope.misused(`p.after("${name}") is there already: each has a name of its own`);
    }
    const label = `after ${name}`;
    const call = run as (ctx: TickContext) => unknown;
    const watched = watchedCall(scope, label, call, ({ tick }) => tick.number);
    this.#defined.set(key, { scope, label, run: watched });

    const set = async (setting: TimerSetting) => {
      const { own } = this.#options;
      if (!scope.isSetUp || !own) {
        throw scope.misused(`timer ${name} was set during setup; set it in a handler or a job`);
      }
      const what = `timer ${name}`;
      const { data } = setting;
      if (data !== undefined) jsonOf(data, what);
      const ofIts = setting.key === undefined ? setting.id : checkedKey(setting.key, scope, what);
      await this.#set(own, key, ofIts, setting);
    };
    const now = () => this.#options.clock.now();
    const asked = <T>(promise: Promise<T>, verb: string) =>
      askedBy(promise, scope, `${name}.${verb}`);
    const timer: Timer<D> = {
      name,
      after: (delay, data, options) =>
        asked(
          (async () =>
            set({ ...options, at: instantOf(now(), { delay }), data, id: newId(), app: "" }))(),
          "after",
        ),
      at: (instant, data, options) =>
        asked(
          (async () =>
            set({
              ...options,
              at: instantOf(now(), { at: instant }),
              data,
              id: newId(),
              app: "",
            }))(),
          "at",
        ),
      cancel: (timerKey) =>
        asked(
          (async () => this.#cancel(`${key}/${checkedKey(timerKey, scope, `timer ${name}`)}`))(),
          "cancel",
        ),
    };
    return keepTimer(Object.freeze(timer), { key, set });
  }

  /** Forgets those of a plugin: what they have set is kept for a while. */
  drop(plugin: string): void {
    for (const [key, { scope }] of this.#defined) {
      if (scope.name === plugin) this.#defined.delete(key);
    }
  }

  /** Says what waits for timers that nobody declares, and takes up what waited for its plugin. */
  async start(): Promise<void> {
    const { store, clock, logger, own } = this.#options;
    if (!own) return;
    const unknown = new Map<string, number>();
    for await (const { timer, value } of timerRows(store.values, clock)) {
      if (!this.#defined.has(timer)) unknown.set(timer, (unknown.get(timer) ?? 0) + 1);
      else if (value.parked) await this.#persist(() => own.move(value.id, clock.now()));
    }
    for (const [timer, count] of unknown) {
      const cure = `no plugin declares it with p.after; what is due is kept for 7 days`;
      logger.warn("timer.unknown", { timer, count, cure });
    }
  }

  async #set(own: OwnMessages, timer: string, key: string, setting: TimerSetting): Promise<void> {
    const { store, clock } = this.#options;
    const { id, at, app, data } = setting;
    const whose = typeof setting.key === "object" ? setting.key.key : undefined;
    const row = `${timer}/${key}`;
    for (;;) {
      const now = clock.now();
      const before = await this.#persist(() => readTimer(store.values, row, now));
      if (before.value?.id === id) return;
      const swap = timerSwap(row, before.version, { set: { id, at } });
      const arrival = timerArrival({ row, timer, at, whose, data }, { id, app, now, dueAt: at });
      const ticked = await this.#persist(() => own.tick(swap, arrival));
      if (!ticked.ok) continue;
      const { is } = ticked.accepted;
      // It was set before, by a run that died, and has run since.
      if (is === "done" || is === "dead") await this.#cancel(row);
      if (before.value) await this.#persist(async () => own.cancel(before.value?.id ?? ""));
      return;
    }
  }

  async #cancel(row: string): Promise<boolean> {
    const { store, clock, own } = this.#options;
    for (;;) {
      const now = clock.now();
      const { value, version } = await this.#persist(() => readTimer(store.values, row, now));
      if (!value) return false;
      const swap = timerSwap(row, version, "delete");
      if (!(await this.#persist(() => store.values.change([swap], now))).ok) continue;
      await this.#persist(async () => own?.cancel(value.id));
      return true;
    }
  }

  async #take(event: OwnEvent, run: Run): Promise<Outcome> {
    // Only this class makes such messages.
    const told = event.data as TimerData;
    const defined = this.#defined.get(told.timer);
    if (!defined) return this.#park(told, event, run);
    if (!(await this.#taken(told.row, event.id, run))) return silent;
    const { scope, label } = defined;
    const { at, data } = told;
    const missed = this.#options.clock.now() - at > LATE_MS;
    const tick = Object.freeze({ at, number: event.id, byHand: false, missed });
    run.current = { plugin: scope.name, handler: label, late: NO_WISH };
    return contain(scope, label, event, run, async (): Promise<Outcome> => {
      await defined.run(new TickContext(event, run, scope, tick, data));
      return silent;
    });
  }

  /**
   * Takes the row of a timer away, once for its message: from then on the key is free.
   *
   * @returns `false` when the timer was moved or cancelled
   */
  async #taken(row: string, id: string, run: Run): Promise<boolean> {
    if (run.memos.has(TAKEN)) return true;
    const { store, clock } = this.#options;
    const claim = await run.claim();
    for (;;) {
      const now = clock.now();
      const { value, version } = await this.#persist(() => readTimer(store.values, row, now));
      if (!claim || value?.id !== id) return false;
      const swap = timerSwap(row, version, "delete");
      const memo = { claim, name: TAKEN, result: "" };
      const swapped = await this.#persist(() => store.values.change([swap], now, memo));
      if (swapped.ok) return true;
      if (swapped.why === "fenced") return false;
    }
  }

  /** Nobody declares it now: it comes again, until it is too old. */
  async #park(told: TimerData, event: OwnEvent, run: Run): Promise<Outcome> {
    const { store, clock, logger } = this.#options;
    const { row, timer, at } = told;
    const now = clock.now();
    const { value, version } = await this.#persist(() => readTimer(store.values, row, now));
    if (value?.id !== event.id) return silent;
    if (now - at >= KEPT_MS) {
      logger.error("timer.dropped", {
        timer,
        id: event.id,
        cure: "no plugin declared it for 7 days",
      });
      run.swap([timerSwap(row, version, "delete")]);
      return silent;
    }
    const id = tickId(row, `parked ${event.id}`);
    const parked: TimerRow = { id, at, parked: true };
    run.swap([timerSwap(row, version, { set: parked })]);
    run.bear([timerArrival(told, { id, app: event.app, now, dueAt: now + LOOK_MS })]);
    return silent;
  }

  #persist<T>(give: () => Promise<T>): Promise<T> {
    const { clock, logger } = this.#options;
    const onFailure = ({ code }: BotError) => logger.warn("store.refused", { code });
    return persist({ clock, onFailure }, give);
  }
}

function timerArrival(
  data: TimerData,
  {
    id,
    app,
    now,
    dueAt,
  }: { readonly id: string; readonly app: string; readonly now: Millis; readonly dueAt: Millis },
): Arrival {
  const { row, timer, whose } = data;
  const lane = whose === undefined ? TIMERS + row : `${whose}#${TIMERS}${timer}`;
  return ownArrival({ id, app, lane, kind: TIMER_KIND, madeAt: now, dueAt, data });
}
