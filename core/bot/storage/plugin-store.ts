import type { PluginScope } from "../plugin-scope.ts";
import { askedBy } from "../strays.ts";
import { Cell, type Shelf } from "./cell.ts";
import type { Entry, Listed, ListQuery, PluginStore, StoreSettings } from "./entry.ts";
import { checkedKey } from "./plain.ts";

/** A name that other names cannot begin with, and no slash. */
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const MOST_LISTED = 1_000;

const cells = new WeakMap<object, Cell>();

/** The place behind an entry; `undefined` for what no `p.store` made. */
export const cellOf = (entry: unknown): Cell | undefined =>
  typeof entry === "object" && entry !== null ? cells.get(entry) : undefined;

/** @throws PluginError `ERR_PLUGIN` for a name, an `init` or a life that is none */
export function createPluginStore<T>(
  scope: PluginScope,
  name: string,
  init: () => T,
  { expires }: StoreSettings = {},
): PluginStore<T> {
  const { values } = scope.storeFor("p.store");
  if (typeof name !== "string" || !NAME.test(name)) {
    throw scope.misused('p.store takes a name in kebab-case, as in p.store("trail", () => [])');
  }
  if (typeof init !== "function") {
    throw scope.misused(`p.store ${name} takes a function that makes the value of a new entry`);
  }
  if (expires !== undefined && !(Number.isFinite(expires) && expires > 0)) {
    throw scope.misused(`p.store ${name}: expires is a number of milliseconds above 0`);
  }
  const shelf: Shelf = { scope, values, name, init, expires };
  return Object.freeze<PluginStore<T>>({
    of: (key) => entryOf<T>(shelf, checkedKey(key, scope, `p.store ${name}`)),
    list: (query = {}) => askedBy(listOf<T>(shelf, query), scope, `p.store ${name} list`),
  });
}

/** The values were written by this plugin, with the type that it says they have. */
function entryOf<T>(shelf: Shelf, key: string): Entry<T> {
  const { scope, name } = shelf;
  const cell = new Cell(shelf, key);
  const asked = <R>(verb: string, promise: Promise<unknown>) =>
    askedBy(promise as Promise<R>, scope, `p.store ${name} ${verb}`);
  const entry = Object.freeze<Entry<T>>({
    key,
    get: () => asked("get", cell.read()),
    set: (value) => asked("set", cell.set(value)),
    update: (change) => asked("update", cell.change(change as (value: unknown) => unknown)),
    add: (amount) => asked("add", cell.add(amount)),
    delete: () => asked("delete", cell.delete()),
  });
  cells.set(entry, cell);
  return entry;
}

async function listOf<T>(
  { scope, values, name }: Shelf,
  query: ListQuery,
): Promise<readonly Listed<T>[]> {
  const { prefix = "", after, limit = 100 } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_LISTED) {
    throw scope.misused(`p.store ${name}: limit is a whole number from 1 to ${MOST_LISTED}`);
  }
  const begin = `${name}/`;
  const wanted = {
    prefix: begin + prefix,
    limit,
    ...(after === undefined ? {} : { after: begin + after }),
  };
  const found = await values.list(scope.name, wanted, scope.clock.now());
  return found.map(({ key, value }) => ({
    key: key.slice(begin.length),
    value: JSON.parse(value),
  }));
}
