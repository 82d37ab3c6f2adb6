import type { XmlTree } from "../xml/tree.ts";
import { type Datum, type Field, find, type IllFormed, illFormed } from "./field.ts";

/** A range that numbers must lie in, both ends included. */
interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * Reads the one leaf at `wire`. Two of them, or elements where text should be, are ill-formed:
 * whoever reads only the first or only the last would read another message than we do.
 */
function scalar<T>(
  wire: string,
  shape: string,
  note: string,
  absent: T | IllFormed,
  parse: (text: string) => T | IllFormed,
): Field<T> {
  const at = find(wire);
  const read = (tree: XmlTree) => {
    const values = at(tree);
    const value = values[0];
    if (value === undefined) return absent;
    return values.length === 1 && typeof value === "string" ? parse(value) : illFormed;
  };
  return { wire, shape, note, absent, read };
}

const verbatim = (value: string) => value;

/** Text as it came, never trimmed; a missing element is the empty text. */
export function text(wire: string, note: string): Field<string> {
  return scalar(wire, "string", note, "", verbatim);
}

/** Text that may be missing: `undefined` for a missing element and for an empty one. */
export function optionalText(wire: string, note: string): Field<string | undefined> {
  const parse = (value: string) => (value === "" ? undefined : value);
  return scalar(wire, "string | undefined", note, undefined, parse);
}

/** Text of a notice that lists only what changed: missing is `undefined`, empty is now empty. */
export function changedText(wire: string, note: string): Field<string | undefined> {
  return scalar<string | undefined>(wire, "string | undefined", note, undefined, verbatim);
}

/** A whole number that must be there. */
export function int(wire: string, note: string): Field<number> {
  return scalar(wire, "number", note, illFormed, parseInteger);
}

/** A whole number; `undefined` for a missing element and for an empty one. */
export function optionalInt(wire: string, note: string): Field<number | undefined> {
  return scalar(wire, "number | undefined", note, undefined, orNothing(parseInteger));
}

/** A decimal that must be there and, if a range is given, in it. */
export function decimal(wire: string, note: string, range = ANY): Field<number> {
  return scalar(wire, "number", note, illFormed, (value) => parseDecimal(value, range));
}

/** A decimal; `undefined` for a missing element, an empty one, and one out of the range. */
export function optionalDecimal(
  wire: string,
  note: string,
  range = ANY,
): Field<number | undefined> {
  const parse = (value: string) => parseDecimal(value, range);
  return scalar(wire, "number | undefined", note, undefined, orNothing(parse));
}

/** A moment in Unix seconds that must be there. */
export function seconds(wire: string, note: string): Field<number> {
  return scalar(wire, "number", `${note}; Unix seconds`, illFormed, parseMoment);
}

/** A moment in Unix seconds; `undefined` for a missing element and for an empty one. */
export function optionalSeconds(wire: string, note: string): Field<number | undefined> {
  const about = `${note}; Unix seconds`;
  return scalar(wire, "number | undefined", about, undefined, orNothing(parseMoment));
}

/** `1` or `0`, `true` or `false`; `undefined` for a missing element and for an empty one. */
export function optionalFlag(wire: string, note: string): Field<boolean | undefined> {
  return scalar(wire, "boolean | undefined", note, undefined, orNothing(parseFlag));
}

const ANY: Range = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE };
// A platform that holds all numbers as decimals writes 16 as 16.0.
const INTEGER = /^[+-]?\d{1,16}(?:\.0{1,16})?$/;
// Exponents occur: a platform written in Java prints 0.0001 degrees as 1.0E-4.
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** Reads decimal digits only: `0x1F`, `1e5`, empty text and what a double would round are refused. */
export function parseInteger(value: string): number | IllFormed {
  const digits = value.trim();
  const number = Number(digits);
  return INTEGER.test(digits) && Number.isSafeInteger(number) ? number : illFormed;
}

/** Reads `1` and `0`, `true` and `false`, and nothing else. */
export function parseFlag(value: string): boolean | IllFormed {
  const word = value.trim();
  if (word === "1" || word === "true") return true;
  return word === "0" || word === "false" ? false : illFormed;
}

function parseDecimal(value: string, { min, max }: Range): number | IllFormed {
  const digits = value.trim();
  const number = Number(digits);
  return DECIMAL.test(digits) && number >= min && number <= max ? number : illFormed;
}

function parseMoment(value: string): number | IllFormed {
  const number = parseInteger(value);
  return number !== illFormed && number >= 0 ? number : illFormed;
}

const orNothing =
  <T>(parse: (value: string) => T | IllFormed) =>
  (value: string): T | undefined | IllFormed =>
    value === "" ? undefined : parse(value);

/** Degrees, north positive. */
export function latitude(wire: string): Field<number> {
  return decimal(wire, "degrees, north positive, −90 to 90", { min: -90, max: 90 });
}

/** Degrees, east positive. */
export function longitude(wire: string): Field<number> {
  return decimal(wire, "degrees, east positive, −180 to 180", { min: -180, max: 180 });
}

/** Coordinate system of a place picked on WeCom's map, which is Tencent's. */
export const pickedDatum: Field<"gcj02"> = {
  wire: "",
  shape: '"gcj02"',
  note: "coordinate system; not on the wire: WeCom's map is a GCJ-02 map",
  absent: "gcj02",
  read: () => "gcj02",
};

/** Coordinate system of a location report, as the app is configured. */
export const reportedDatum: Field<Datum> = {
  wire: "",
  shape: '"gcj02" | "wgs84" | "unknown"',
  note: "coordinate system; not on the wire: `locationDatum` of the app, since WeCom documents none",
  absent: "unknown",
  read: (_tree, reading) => reading.locationDatum,
};
