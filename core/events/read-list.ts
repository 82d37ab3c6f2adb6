import type { XmlTree } from "../xml/tree.ts";
import { type Field, find, type IllFormed, illFormed, type Reading } from "./field.ts";
import { parseFlag } from "./read-scalar.ts";

const NOTHING: readonly never[] = Object.freeze([]);

/**
 * Repeated elements, in order of appearance: a list even when there is one, empty when there is
 * none. An empty element names nothing and is left out; so is one that holds elements.
 */
export function list(wire: string, note: string): Field<readonly string[]> {
  const at = find(wire);
  const read = (tree: XmlTree, { misfits }: Reading) => {
    const values = at(tree);
    if (values.length === 0) return NOTHING;
    const texts = values.filter((value) => typeof value === "string");
    if (texts.length < values.length) misfits.push(wire);
    return Object.freeze(texts.filter((value) => value !== ""));
  };
  return { wire, shape: "string[]", note, absent: NOTHING, read };
}

/** Comma-separated text, as in `1,5`: empty when there is none. Ids stay text. */
export function commaList(wire: string, note: string): Field<readonly string[]> {
  const read = separated(wire, NOTHING);
  return {
    wire,
    shape: "string[]",
    note: `${note}; comma-separated on the wire`,
    separated: true,
    absent: NOTHING,
    read,
  };
}

/** The same in a notice that lists only what changed: missing is `undefined`, empty is now empty. */
export function changedCommaList(wire: string, note: string): Field<readonly string[] | undefined> {
  const read = separated(wire, absent);
  const about = `${note}; comma-separated on the wire`;
  return { wire, shape: "string[] | undefined", note: about, separated: true, absent, read };
}

/** Comma-separated `1` and `0`; missing is `undefined`. */
export function changedFlagList(wire: string, note: string): Field<readonly boolean[] | undefined> {
  const texts = separated(wire, absent);
  const read = (tree: XmlTree) => {
    const each = texts(tree);
    return each === undefined || each === illFormed ? each : allOrNone(each.map(parseFlag));
  };
  const about = `${note}; comma-separated 1 and 0 on the wire`;
  return { wire, shape: "boolean[] | undefined", note: about, separated: true, absent, read };
}

/** Of lists that say what changed: the wire does not say. */
const absent = undefined;

const separated = <A>(wire: string, absent: A) => {
  const at = find(wire);
  return (tree: XmlTree): readonly string[] | A | IllFormed => {
    const values = at(tree);
    const value = values[0];
    if (value === undefined) return absent;
    if (values.length > 1 || typeof value !== "string") return illFormed;
    return value === "" ? NOTHING : Object.freeze(value.split(","));
  };
};

function allOrNone<T>(values: readonly (T | IllFormed)[]): readonly T[] | IllFormed {
  const good = values.filter((value): value is T => value !== illFormed);
  return good.length === values.length ? Object.freeze(good) : illFormed;
}
