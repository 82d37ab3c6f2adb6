import type { XmlTree, XmlValue } from "../xml/tree.ts";
import {
  type Field,
  type Fields,
  fieldValue,
  find,
  type IllFormed,
  illFormed,
  type Reading,
  type ValuesOf,
} from "./field.ts";

const NOTHING: readonly never[] = Object.freeze([]);
const EMPTY: XmlTree = new Map();
const NO_READING: Reading = { locationDatum: "unknown", misfits: [] };

/**
 * Repeated elements that hold elements: a list even when there is one, empty when there is none.
 * An empty element is no item, and neither is one that is text or lacks what it must have.
 */
export function items<const F extends Fields>(
  wire: string,
  item: F,
  note: string,
): Field<readonly ValuesOf<F>[]> {
  const at = find(wire);
  const read = (tree: XmlTree, reading: Reading) => {
    const found = at(tree);
    if (found.length === 0) return NOTHING;
    const list: ValuesOf<F>[] = [];
    for (const value of found) {
      if (value === "") continue;
      const values = readFields(value, item, reading);
      if (values === illFormed) reading.misfits.push(wire);
      else list.push(values);
    }
    return Object.freeze(list);
  };
  return { wire, shape: "object[]", note, item, absent: NOTHING, read };
}

/** One element that holds elements. Missing or empty, it is read as if all of them were missing. */
export function structure<const F extends Fields>(
  wire: string,
  item: F,
  note: string,
): Field<ValuesOf<F>> {
  const at = find(wire);
  const read = (tree: XmlTree, reading: Reading) => {
    const found = at(tree);
    if (found.length > 1) return illFormed;
    return readFields(found[0] || EMPTY, item, reading);
  };
  return { wire, shape: "object", note, item, absent: read(EMPTY, NO_READING), read };
}

/** One element that holds elements; `undefined` for a missing element and for an empty one. */
export function optionalStructure<const F extends Fields>(
  wire: string,
  item: F,
  note: string,
): Field<ValuesOf<F> | undefined> {
  const at = find(wire);
  const read = (tree: XmlTree, reading: Reading) => {
    const found = at(tree);
    if (found.length > 1) return illFormed;
    return found[0] ? readFields(found[0], item, reading) : undefined;
  };
  return { wire, shape: "object | undefined", note, item, absent: undefined, read };
}

/** The values of `fields` inside one element, frozen. */
function readFields<F extends Fields>(
  value: XmlValue,
  fields: F,
  reading: Reading,
): ValuesOf<F> | IllFormed {
  if (typeof value === "string") return illFormed;
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const read = fieldValue(field, value, reading);
    if (read === illFormed) return illFormed;
    values[name] = read;
  }
  return Object.freeze(values) as ValuesOf<F>;
}
