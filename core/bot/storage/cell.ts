import type { Store } from "../../contracts/store.ts";
import type { StoredValue, ValuesWriter } from "../../contracts/values.ts";
import type { Clock } from "../../ports/clock.ts";
import { jsonOf } from "./json.ts";

/** What all entries of one `p.store` share. */
export interface Shelf {
  readonly store: Store;
  readonly clock: Clock;
  /** Name of the plugin. */
  readonly owner: string;
  /** Of the store, within the plugin. */
  readonly name: string;
  /** Makes the value of an entry that has none. */
  readonly init: () => unknown;
  /** How long an entry lives after it was written, in milliseconds; `undefined` for ever. */
  readonly expires: number | undefined;
}

/** The place of one value. Reads see what this turn of the event loop has written. */
export class Cell {
  readonly shelf: Shelf;
  /** Apart from those of other stores of the plugin: names of stores hold no slash. */
  readonly storedKey: string;

  constructor(shelf: Shelf, key: string) {
    this.shelf = shelf;
    this.storedKey = `${shelf.name}/${key}`;
  }

  read(): unknown {
    const { store, owner, clock } = this.shelf;
    return this.#valueOf(store.values(owner).get(this.storedKey, clock.now()));
  }

  /** @returns the JSON that was stored */
  set(values: ValuesWriter, value: unknown): string {
    const { clock, expires, name } = this.shelf;
    const json = jsonOf(value, `p.store ${name}`);
    const expiresAt = expires === undefined ? undefined : clock.now() + expires;
    values.set({ key: this.storedKey, value: json, expiresAt });
    return json;
  }

  /** One step with the reading: nobody writes between. @returns the JSON that was stored */
  change(values: ValuesWriter, change: (value: unknown) => unknown): string {
    const before = this.#valueOf(values.get(this.storedKey, this.shelf.clock.now()));
    return this.set(values, change(before));
  }

  /** Made anew each time, so that nobody holds what is stored. */
  #valueOf(stored: StoredValue | undefined): unknown {
    return stored === undefined ? this.shelf.init() : JSON.parse(stored.value);
  }
}
