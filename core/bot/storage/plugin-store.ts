import type { Clock } from "../../ports/clock.ts";
import type { Store } from "../../stores/store.ts";
import type { StoredValue, ValuesWriter } from "../../stores/values.ts";
import type { PluginScope } from "../plugin-scope.ts";
import { askedBy } from "../strays.ts";
import type { Entry, Listed, ListQuery, PluginStore, StoreSettings } from "./entry.ts";
import { checkedKey, jsonOf } from "./plain.ts";

/** What all entries of one `p.store` share. */
interface Shelf {
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
class Cell {
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

/** A name that other names cannot begin with, and no slash. */
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const MOST_LISTED = 1_000;

const cells = new WeakMap<object, Cell>();

/** The place behind an entry; `undefined` for what no `p.store` made. */
export const cellOf = (entry: object): Cell | undefined => cells.get(entry);

/** @throws PluginError `ERR_PLUGIN` for a name, an `init` or a life that is none */
export function createPluginStore<T>(
  scope: PluginScope,
  store: Store,
  name: string,
  init: () => T,
  { expires }: StoreSettings = {},
): PluginStore<T> {
  if (typeof name !== "string" || !NAME.test(name)) {
    throw scope.misused('p.store takes a name in kebab-case, as in p.store("trail", () => [])');
  }
  if (typeof init !== "function") {
    throw scope.misused(`p.store ${name} takes a function that makes the value of a new entry`);
  }
  if (expires !== undefined && !(Number.isFinite(expires) && expires > 0)) {
    throw scope.misused(`p.store ${name}: expires is a number of milliseconds above 0`);
  }
  const shelf: Shelf = { store, clock: scope.clock, owner: scope.name, name, init, expires };
  return Object.freeze<PluginStore<T>>({
    of: (key) => entryOf<T>(shelf, checkedKey(key, scope, `p.store ${name}`), scope),
    list: (query = {}) => listOf<T>(shelf, query, scope),
  });
}

/** The values were written by this plugin, with the type that it says they have. */
function entryOf<T>(shelf: Shelf, key: string, scope: PluginScope): Entry<T> {
  const { store, owner, name } = shelf;
  const cell = new Cell(shelf, key);
  const write = <R>(verb: string, work: (values: ValuesWriter) => R) => {
    const written = store.write((writer) => work(writer.values(owner)));
    return askedBy(written, scope, `p.store ${name} ${verb}`);
  };
  const entry = Object.freeze<Entry<T>>({
    key,
    get: () => cell.read() as T,
    set: (value) => write("set", (values) => void cell.set(values, value)),
    update: (change) =>
      write("update", (values) =>
        JSON.parse(cell.change(values, change as (value: unknown) => unknown)),
      ),
    delete: () => write("delete", (values) => values.delete(cell.storedKey)),
  });
  cells.set(entry, cell);
  return entry;
}

function listOf<T>(shelf: Shelf, query: ListQuery, scope: PluginScope): readonly Listed<T>[] {
  const { prefix = "", after, limit = 100 } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_LISTED) {
    throw scope.misused(`p.store ${shelf.name}: limit is a whole number from 1 to ${MOST_LISTED}`);
  }
  const begin = `${shelf.name}/`;
  const wanted = {
    prefix: begin + prefix,
    limit,
    ...(after === undefined ? {} : { after: begin + after }),
  };
  return shelf.store
    .values(shelf.owner)
    .list(wanted, shelf.clock.now())
    .map(({ key, value }) => ({ key: key.slice(begin.length), value: JSON.parse(value) }));
}
