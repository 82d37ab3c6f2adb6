import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { type Dice, diceOf } from "../../support/dice.ts";
import type { MakeBench, StoreBench } from "./bench.ts";
import { compareContent } from "./content.ts";
import { type Given, Intentions, TABLE } from "./intentions.ts";
import { emptyState, Model } from "./model.ts";
import { Numbers } from "./numbers.ts";
import { holds, same } from "./plain.ts";

/** How a turn can end. */
type TurnEnd = "commit" | "refused" | "restart" | "kill" | "killed before";

/** What was done, so that a suite knows that it has tried it. */
export type Tally = Map<string, number>;

/** One history: turns drawn from a seed, each held against the oracle. */
export class History {
  readonly #seed: number;
  readonly #dice: Dice;
  readonly #clock = new ManualClock(Date.UTC(2026, 0, 1));
  readonly #model = new Model();
  readonly #numbers = new Numbers();
  readonly #tally: Tally;
  /** The last turns, for whoever has to find out. */
  readonly #told: string[] = [];

  constructor(seed: number, tally: Tally) {
    this.#seed = seed;
    this.#dice = diceOf(seed);
    this.#tally = tally;
  }

  async run(make: MakeBench, turns: number): Promise<void> {
    this.#model.now = this.#clock.now();
    const bench = await make(this.#clock);
    const intentions = new Intentions(bench, this.#dice, this.#model, this.#numbers);
    try {
      await bench.store.tables.open("notes", TABLE);
      for (let turn = 0; turn < turns; turn += 1) await this.#turn(bench, intentions);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const last = this.#told.slice(-8).join("\n  ");
      throw new Error(`seed ${this.#seed}: ${text}\nafter\n  ${last}`, { cause: error });
    } finally {
      await bench.end();
    }
  }

  async #turn(bench: StoreBench, intentions: Intentions): Promise<void> {
    await this.#passTime();
    const end = this.#endOfTurn(bench);
    const isLost = end === "refused" || end === "killed before";
    const before = isLost ? this.#model.copy() : undefined;
    const given = this.#give(intentions);
    this.#told.push(`${given.map(({ name }) => name).join(", ")} → ${end}`);
    for (const name of [...given.map((one) => one.name), `turn: ${end}`]) {
      this.#tally.set(name, (this.#tally.get(name) ?? 0) + 1);
    }
    for (const { promise } of given) promise.catch(() => {});
    if (end === "killed before") {
      intentions.store = await bench.kill();
    } else {
      if (end === "refused") bench.refuse?.();
      const results = await Promise.allSettled(given.map(({ promise }) => promise));
      if (end === "refused") this.#allRefused(given, results);
      else this.#allAsExpected(given, results);
    }
    if (before) {
      // Numbers are never used twice, also where nobody has seen them.
      const { seq, epoch, version } = this.#model.state;
      this.#model.state = { ...before, seq, epoch, version };
    }
    if (end === "restart") intentions.store = await bench.restart();
    if (end === "kill") intentions.store = await bench.kill();
    const isKilled = end === "kill" || end === "killed before";
    if (isKilled || end === "restart") await this.#reopened(bench, intentions, isKilled);
    await compareContent(this.#model, this.#numbers, intentions);
  }

  async #reopened(bench: StoreBench, intentions: Intentions, isKilled: boolean): Promise<void> {
    const { store } = intentions;
    if (isKilled && bench.isVolatile) {
      this.#model.state = emptyState();
      this.#numbers.clear();
    } else {
      this.#model.restart();
      if (!bench.isVolatile) same(store.wasKilled, isKilled, "whether it was killed");
    }
    holds(store.ready, "it is ready");
    await store.tables.open("notes", TABLE);
  }

  #give(intentions: Intentions): readonly Given[] {
    const given: Given[] = [];
    for (let left = 1 + this.#dice.below(6); left > 0; left -= 1) {
      const one = intentions.give();
      if (one) given.push(one);
      if (one?.isLast) break;
    }
    return given;
  }

  #allAsExpected(given: readonly Given[], results: readonly PromiseSettledResult<unknown>[]): void {
    for (const [index, { name, check }] of given.entries()) {
      const result = results[index];
      if (result?.status === "fulfilled") check(result.value as never);
      else throw new Error(`${name} was rejected: ${result?.reason}`, { cause: result?.reason });
    }
  }

  /** Reads may have been answered before the commit; nothing that changes something was. */
  #allRefused(given: readonly Given[], results: readonly PromiseSettledResult<unknown>[]): void {
    for (const [index, { name }] of given.entries()) {
      if (READS.has(name) || results[index]?.status === "rejected") continue;
      throw new Error(`${name} resolved although its commit was refused`);
    }
  }

  async #passTime(): Promise<void> {
    const ms = this.#dice.pick([0, 0, 1, 5, 40, 300, 1_500]);
    if (ms > 0) await this.#clock.advance(ms);
    if (this.#dice.chance(0.01))
      this.#clock.setAhead(this.#dice.pick([-3_600_000, 3_600_000, -400]));
    const now = this.#clock.now();
    if (now < this.#model.now) this.#model.wasSetBack = true;
    this.#model.now = now;
  }

  #endOfTurn({ refuse }: StoreBench): TurnEnd {
    const chance = this.#dice.next();
    if (chance < 0.03) return "restart";
    if (chance < 0.05) return "kill";
    if (chance < 0.07) return "killed before";
    return chance < 0.14 && refuse ? "refused" : "commit";
  }
}

/** A statement that is refused resolves here too, as what was expected of it. */
const READS: ReadonlySet<string> = new Set(["get", "list", "mail", "run"]);
