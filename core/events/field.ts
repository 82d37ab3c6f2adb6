import type { XmlTree, XmlValue } from "../xml/tree.ts";

/** What `read` gives for a value that is missing or ill-formed and may not be. */
export const illFormed: unique symbol = Symbol("ill-formed");
export type IllFormed = typeof illFormed;

/**
 * Coordinate system of a position: `gcj02` is the shifted one of maps in mainland China, `wgs84`
 * that of satellites. WeCom documents neither for location reports, hence `unknown`.
 */
export type Datum = "gcj02" | "wgs84" | "unknown";

/** What reading fields needs beside the message, and what comes of it beside their values. */
export interface Reading {
  /** Datum of `LOCATION` reports, as configured for the app. */
  readonly locationDatum: Datum;
  /** Wire paths of values that did not fit and that the message can be without. */
  readonly misfits: string[];
}

/**
 * One field of an event: where it stands on the wire, how it is read, and what the docs say.
 * The type of an event is inferred from the results of `read`, so nothing is written twice.
 */
export interface Field<T> {
  /** Wire path from the message's root or the enclosing item, as in `ScanCodeInfo/ScanType`. */
  readonly wire: string;
  /** Type as the docs show it, as in `string` or `string[]`. */
  readonly shape: string;
  /** Unit, range or meaning, in English. */
  readonly note: string;
  /** Its values stand in one element, with commas between. */
  readonly separated?: true;
  /** The fields of an item, for lists of structures. */
  readonly item?: Fields;
  /** What a missing element gives; ill-formed where the kind cannot be without the value. */
  readonly absent: T | IllFormed;
  readonly read: (tree: XmlTree, reading: Reading) => T | IllFormed;
}

/**
 * The value of a field. One that does not fit is taken for a missing one, and noted: the rest of
 * the message is as good as ever.
 *
 * @returns `illFormed` only where the kind cannot be without the value
 */
export function fieldValue<T>(field: Field<T>, tree: XmlTree, reading: Reading): T | IllFormed {
  const value = field.read(tree, reading);
  if (value !== illFormed || field.absent === illFormed) return value;
  reading.misfits.push(field.wire);
  return field.absent;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** The values that a set of fields gives. */
export type ValuesOf<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never;
};

/** Gives every value that stands at a wire path, in order of appearance. */
export type Find = (tree: XmlTree) => readonly XmlValue[];

const NONE: readonly XmlValue[] = [];

/**
 * Compiles a wire path. `/` goes down through every element of that name, so
 * `SendPicsInfo/PicList/item` collects the items of all lists; `|` separates spellings of one
 * element that WeCom's own pages disagree on, and the first one present counts.
 */
export function find(wire: string): Find {
  const [first = "", ...deeper] = wire.split("/");
  return deeper.reduce<Find>((above, segment) => below(above, spelled(segment)), spelled(first));
}

function spelled(segment: string): Find {
  const [name = "", ...others] = segment.split("|");
  if (others.length === 0) return (tree) => tree.get(name) ?? NONE;
  const names = [name, ...others];
  return (tree) => {
    for (const each of names) {
      const values = tree.get(each);
      if (values) return values;
    }
    return NONE;
  };
}

// An empty element is read as empty text: nothing is below it.
const below =
  (above: Find, step: Find): Find =>
  (tree) => {
    const parents = above(tree);
    const only = parents[0];
    if (parents.length <= 1)
      return only === undefined || typeof only === "string" ? NONE : step(only);
    return parents.flatMap((parent) => (typeof parent === "string" ? NONE : step(parent)));
  };
