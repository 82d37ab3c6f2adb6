import type { Field, Fields } from "../events/field.ts";
import { rows } from "../events/rows.ts";
import { branch, leaf, type Scalar } from "../xml/writer.ts";
import type { SentEvent } from "./sent.ts";

/** Children by name, in order. */
type Children = Map<string, (Scalar | Children)[]>;
type Values = Readonly<Record<string, unknown>>;

const fieldsByKind = new Map<string, Fields>(rows.map(({ kind, fields }) => [kind, fields]));

/**
 * The own elements of an event as WeCom writes them: what the event table reads, written.
 *
 * @throws RangeError for a kind or a field that the table does not have
 */
export function elementsOf(event: SentEvent): string {
  const { kind, ...values } = event;
  const fields = fieldsByKind.get(kind);
  if (!fields) throw new RangeError(`${kind} is no event; docs/events.md lists every kind`);
  return written(childrenOf(kind, fields, values));
}

function childrenOf(owner: string, fields: Fields, values: Values): Children {
  const children: Children = new Map();
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(fields, name)) throw new RangeError(`${owner} has no field ${name}`);
  }
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name];
    if (value === undefined || field.wire === "") continue;
    place(children, field.wire.split("/").map(firstSpelling), wireValues(name, field, value));
  }
  return children;
}

/** Spellings that WeCom's own pages disagree on stand side by side in the table. */
const firstSpelling = (segment: string) => segment.split("|", 1).join();

function wireValues(owner: string, field: Field<unknown>, value: unknown): (Scalar | Children)[] {
  const { item, separated } = field;
  if (item) return listed(value).map((each) => childrenOf(owner, item, each as Values));
  const scalars = listed(value).map(scalar);
  return separated ? [scalars.join(",")] : scalars;
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** WeCom writes truth as 1 and 0. */
const scalar = (value: unknown): Scalar =>
  typeof value === "number" || typeof value === "string" ? value : Number(value);

function place(above: Children, path: readonly string[], values: (Scalar | Children)[]): void {
  const [name = "", ...deeper] = path;
  const there = above.get(name) ?? [];
  above.set(name, there);
  if (deeper.length === 0) {
    there.push(...values);
    return;
  }
  const inside = there.find((each) => each instanceof Map) ?? new Map();
  if (there.length === 0) there.push(inside);
  place(inside, deeper, values);
}

const written = (children: Children): string =>
  [...children]
    .flatMap(([name, all]) =>
      all.map((each) => (each instanceof Map ? branch(name, written(each)) : leaf(name, each))),
    )
    .join("");
