import { BotError } from "../../errors.ts";
import type { Stored, Swap, ValueStore } from "../../stores/port/values.ts";
import type { PluginScope } from "../plugin-scope.ts";
import { AT_ONCE, given, type Manner } from "./given.ts";
import { jsonOf } from "./plain.ts";

/** What all entries of one `p.store` share. */
export interface Shelf {
  /** Of the plugin whose store it is. */
  readonly scope: PluginScope;
  readonly values: ValueStore;
  /** Of the store, within the plugin. */
  readonly name: string;
  /** Makes the value of an entry that has none. */
  readonly init: () => unknown;
  /** How long an entry lives after it was written, in milliseconds; `undefined` for ever. */
  readonly expires: number | undefined;
}

/** Where a change is noted, so that it is made once. Another owner's value, written with it. */
export interface NotedBeside {
  readonly owner: string;
  readonly key: string;
}

/** So often somebody else may be faster. */
const MOST_TRIES = 20;

/** The place of one value. */
export class Cell {
  readonly shelf: Shelf;
  /** Apart from those of other stores of the plugin: names of stores hold no slash. */
  readonly storedKey: string;

  constructor(shelf: Shelf, key: string) {
    this.shelf = shelf;
    this.storedKey = `${shelf.name}/${key}`;
  }

  /** Name of the plugin whose value it is. */
  get owner(): string {
    return this.shelf.scope.name;
  }

  async read(): Promise<unknown> {
    return this.#valueOf(await this.#get());
  }

  async set(value: unknown): Promise<void> {
    const change = this.#setting(value);
    await this.#behind(() => this.#given({ change }, AT_ONCE));
  }

  /** @returns whether there was a value */
  delete(): Promise<boolean> {
    return this.#turn(async () => {
      let isThere = false;
      await this.#swap(AT_ONCE, (stored) => {
        isThere = stored !== undefined;
        return "delete";
      });
      return isThere;
    });
  }

  /**
   * Makes a new value of the old one, with nobody writing between.
   *
   * @param change called anew when somebody else was faster
   * @returns the new value
   */
  async change(change: (value: unknown) => unknown, manner = AT_ONCE): Promise<unknown> {
    return this.#turn(async () =>
      JSON.parse(
        await this.#swap(manner, (stored) => this.#setting(change(this.#valueOf(stored)))),
      ),
    );
  }

  /**
   * The same, once: the new value is noted beside it, in the same write.
   *
   * @returns the JSON of the value, or what was noted before
   */
  changeOnce(change: (value: unknown) => unknown, beside: NotedBeside): Promise<string> {
    const { scope, values } = this.shelf;
    return this.#turn(async () => {
      const noted = await scope.persist(() =>
        values.get(beside.owner, beside.key, scope.clock.now()),
      );
      if (noted) return JSON.parse(noted.value);
      let stored = await scope.persist(() => this.#get());
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const setting = this.#setting(change(this.#valueOf(stored)));
        const set = typeof setting === "object" && "set" in setting ? setting.set : "";
        const note: Swap = { ...beside, version: 0, change: { set: JSON.stringify(set) } };
        const version = stored?.version ?? 0;
        const whole: Swap = { owner: this.owner, key: this.storedKey, version, change: setting };
        const swapped = await scope.persist(() => values.change([note, whole], scope.clock.now()));
        if (swapped.ok) return set;
        if (swapped.why === "value" && swapped.index === 0 && swapped.now) {
          return JSON.parse(swapped.now.value);
        }
        stored = await scope.persist(() => this.#get());
      }
      throw this.#tooOften();
    });
  }

  /**
   * Adds to a number. Where entries begin at 0 and stay, however many add at once need not wait for
   * each other.
   *
   * @returns the new value
   */
  async add(amount: number, manner = AT_ONCE): Promise<unknown> {
    const { scope, name, init, expires } = this.shelf;
    if (!Number.isFinite(amount)) throw scope.misused(`p.store ${name}: add takes a number`);
    if (expires !== undefined || init() !== 0) return this.change(this.#plus(amount), manner);
    const swapped = await this.#behind(() => this.#given({ change: { add: amount } }, manner));
    if (swapped.ok) return JSON.parse("memo" in swapped ? swapped.memo : valueIn(swapped.stored));
    throw this.#noNumber();
  }

  /** @returns the JSON that was stored; of what was deleted, nothing */
  async #swap(
    manner: Manner,
    change: (stored: Stored | undefined) => Swap["change"],
  ): Promise<string> {
    let stored = await manner.persist(() => this.#get());
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const version = stored?.version ?? 0;
      const swapped = await this.#given({ version, change: change(stored) }, manner);
      if (swapped.ok) return "memo" in swapped ? swapped.memo : valueIn(swapped.stored);
      stored = swapped.now;
    }
    throw this.#tooOften();
  }

  #tooOften(): BotError {
    const { name } = this.shelf;
    return new BotError(
      "ERR_STORE",
      `p.store ${name}: others were faster ${MOST_TRIES} times, so nothing was changed`,
    );
  }

  #given(swap: Pick<Swap, "version" | "change">, manner: Manner) {
    const { values, scope } = this.shelf;
    const whole = { owner: this.owner, key: this.storedKey, ...swap };
    return given(values, whole, () => scope.clock.now(), manner);
  }

  #get(): Promise<Stored | undefined> {
    const { values, scope } = this.shelf;
    return values.get(this.owner, this.storedKey, scope.clock.now());
  }

  #turn<T>(work: () => Promise<T>): Promise<T> {
    return this.shelf.scope.turns.take(this.storedKey, work);
  }

  #behind<T>(work: () => Promise<T>): Promise<T> {
    return this.shelf.scope.turns.behind(this.storedKey, work);
  }

  #setting(value: unknown): Swap["change"] {
    const { scope, expires, name } = this.shelf;
    const set = jsonOf(value, `p.store ${name}`);
    return { set, expiresAt: expires === undefined ? undefined : scope.clock.now() + expires };
  }

  /** Made anew each time, so that nobody holds what is stored. */
  #valueOf(stored: Stored | undefined): unknown {
    return stored === undefined ? this.shelf.init() : JSON.parse(stored.value);
  }

  #plus(amount: number) {
    return (value: unknown) => {
      if (typeof value === "number") return value + amount;
      throw this.#noNumber();
    };
  }

  #noNumber(): BotError {
    const { name } = this.shelf;
    return new BotError("ERR_VALUE", `p.store ${name}: add takes an entry that holds a number`);
  }
}

const valueIn = ([stored]: readonly (Stored | undefined)[]) => stored?.value ?? "";
