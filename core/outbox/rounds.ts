import type { LimitsOf } from "../platform/limits.ts";
import type { Messenger } from "../replies/messenger.ts";
import type { OutboxPart } from "../stores/outbox.ts";
import type { Tools } from "../stores/tools.ts";
import { Budget, REMEMBERED_MS } from "./budget.ts";
import type { Begun } from "./calls.ts";
import { type Chosen, choose, type SendMoment, sought } from "./choose.ts";
import { Gate } from "./gate.ts";

export interface RoundsOptions {
  readonly tools: Tools;
  readonly messenger: Pick<Messenger, "obstacle">;
  readonly limitsOf: LimitsOf;
}

/** What one round does: all of it is written together. */
export interface Round {
  readonly at: SendMoment;
  /** Parts that apps which could not send try with, each one. */
  readonly tries: readonly OutboxPart[];
  readonly chosen: readonly Chosen[];
}

/**
 * The rounds in which the outbox is emptied. Each looks what can be done at its moment, begins the
 * calls at the gates of their apps, and writes that down; the calls are made after.
 */
export class Rounds {
  readonly #options: RoundsOptions;
  readonly #gates = new Map<string, Gate>();
  readonly #budget: Budget;

  constructor(options: RoundsOptions) {
    this.#options = options;
    this.#budget = new Budget(options.limitsOf);
  }

  /** Apps that something was ever sent for. */
  get apps(): Iterable<string> {
    return this.#gates.keys();
  }

  gateOf(app: string): Gate {
    const known = this.#gates.get(app);
    if (known) return known;
    const gate = new Gate(this.#options.limitsOf(app).callsAtOnce);
    this.#gates.set(app, gate);
    return gate;
  }

  /** Why this app cannot send now; `undefined` when it can. */
  errorOf(app: string): string | undefined {
    return this.#options.messenger.obstacle(app) ?? this.#gates.get(app)?.error;
  }

  moment(): SendMoment {
    const { clock } = this.#options.tools;
    return { now: clock.now(), monotonic: clock.monotonic() };
  }

  /** What was sent lately counts against what may be sent now, whoever has sent it. */
  remember(): void {
    const { now, monotonic } = this.moment();
    const departures = this.#options.tools.store.outbox.departures(now - REMEMBERED_MS);
    this.#budget.remember(departures, monotonic, (at) => now - at);
  }

  /** Everything that can be done now; `undefined` when that is nothing. */
  look(): Round | undefined {
    const at = this.moment();
    const apps = [...this.#gates.keys()].filter((app) => this.#seeks(app, at));
    const tries = this.trying(apps);
    const chosen = this.#choose(tries, at);
    return tries.length + chosen.length === 0 ? undefined : { at, tries, chosen };
  }

  /** One part of each of these apps, to see whether it can send again. */
  trying(apps: readonly string[]): readonly OutboxPart[] {
    const { messenger, tools } = this.#options;
    const { outbox } = tools.store;
    const monotonic = tools.clock.monotonic();
    return apps
      .filter((app) => messenger.obstacle(app) === undefined)
      .flatMap((app) => sought({ outbox, app, gate: this.gateOf(app) }, monotonic) ?? []);
  }

  /** The calls of a round pass their gates. */
  begin({ chosen, at }: Round): readonly Begun[] {
    return chosen.flatMap(({ row, call }): readonly Begun[] => {
      if (!call) return [];
      const gate = this.gateOf(row.app);
      const passing = { lane: row.lane, hasFile: call.hasFile };
      return [{ ...call, gate, passed: gate.begin(passing, at.monotonic), begunAt: at.now }];
    });
  }

  /** They come back: nothing was sent, and nothing will be. */
  undo(begun: readonly Begun[], { at }: Round): void {
    for (const { gate, passed } of begun) gate.end(passed, undefined, at.monotonic);
  }

  /** Writes a round down. A call that is made is leased before. */
  write({ tries, chosen }: Pick<Round, "tries" | "chosen">): Promise<void> {
    return this.#options.tools.store.write(({ outbox }) => {
      for (const { id } of tries) outbox.change(id, { state: "pending" });
      for (const { row, change, call } of chosen) {
        if (call) outbox.lease(row.id);
        outbox.change(row.id, change);
      }
    });
  }

  /** Takes leases back of calls that were not made. */
  giveBack(begun: readonly Begun[]): Promise<void> {
    return this.#options.tools.store.write(({ outbox }) => {
      for (const { row } of begun) {
        outbox.change(row.id, { state: "pending", firstAt: row.firstAt });
      }
    });
  }

  /** In how many milliseconds something can be done by itself; `undefined` when never. */
  waitMs(): number | undefined {
    const { outbox } = this.#options.tools.store;
    const { now, monotonic } = this.moment();
    const waits: number[] = [];
    for (const app of outbox.apps()) {
      const gate = this.gateOf(app);
      const dueMs = (outbox.nextDueAt(app) ?? now) - now;
      const isStopped = this.errorOf(app) !== undefined;
      const gateMs = isStopped || gate.room(monotonic) > 0 ? 0 : gate.waitMs(monotonic);
      // Without a time it waits for a call to end, which is a reason to look.
      if (gateMs === undefined) continue;
      waits.push(Math.max(dueMs, gateMs, isStopped ? 0 : this.#budget.appWaitMs(app, monotonic)));
    }
    for (const gate of this.#gates.values()) {
      const probeMs = gate.error === undefined ? undefined : gate.waitMs(monotonic);
      if (probeMs !== undefined) waits.push(probeMs);
    }
    return waits.length === 0 ? undefined : Math.min(...waits);
  }

  #seeks(app: string, { monotonic }: SendMoment): boolean {
    const isAble = this.#options.messenger.obstacle(app) === undefined;
    return isAble && this.gateOf(app).seeks(monotonic);
  }

  #choose(tries: readonly OutboxPart[], moment: SendMoment): readonly Chosen[] {
    const { messenger, limitsOf, tools } = this.#options;
    const { outbox, ledger } = tools.store;
    const seeking = new Set(tries.map(({ app }) => app));
    return outbox.apps().flatMap((app) => {
      // What is due has its turn when it can be compared with what was sought.
      if (seeking.has(app)) return [];
      return choose({
        outbox,
        ledger,
        app,
        gate: this.gateOf(app),
        budget: this.#budget,
        limits: limitsOf(app),
        moment,
        obstacle: messenger.obstacle(app),
      });
    });
  }
}
