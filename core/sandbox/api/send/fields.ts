import type { MediaType, StoredFile } from "../../chat/media.ts";
import type { Remark } from "../../feed/records.ts";
import type { JsonObject, JsonValue } from "../../json.ts";
import { beginningOf, type Note, utf8Length } from "../../reply/remark.ts";
import { CallRefused } from "../route.ts";
import { longerThanAdvised, truncated, unknownField } from "./remarks.ts";

/** Where in a request the reader stands, and whom it can ask. */
export interface FieldReading {
  /** As in `news.articles[2].url`. */
  readonly path: string;
  /** A file that whoever calls may use. */
  readonly findMedia: (mediaId: string) => StoredFile | undefined;
  readonly note: Note;
}

/**
 * Reads one value of a request.
 *
 * @throws CallRefused for what is refused, with the path in its detail
 */
export type Read<T> = (value: JsonValue | undefined, reading: FieldReading) => T;

/** The same, one step further in: `.url` or `[2]`. */
export const inside = (reading: FieldReading, step: string): FieldReading => ({
  ...reading,
  path: reading.path === "" ? step.replace(/^\./, "") : reading.path + step,
});

/** A refusal of the value that is being read. */
export const refuseField = (errcode: number, { path }: FieldReading, why: string) =>
  new CallRefused(errcode, `${path} ${why}`);

/** An empty text is as good as none. */
const isAbsent = (value: JsonValue | undefined) =>
  value === undefined || value === null || value === "";

/** A field that may be left out, or be empty. */
export const optionalField =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value, reading) =>
    isAbsent(value) ? undefined : read(value, reading);

/** A field that may be left out, with what stands in its place. */
export const optionally =
  <T>(read: Read<T>, otherwise: T): Read<T> =>
  (value, reading) =>
    isAbsent(value) ? otherwise : read(value, reading);

/** Reads on from what was read. */
export const mapped =
  <A, B>(read: Read<A>, next: (value: A, reading: FieldReading) => B): Read<B> =>
  (value, reading) =>
    next(read(value, reading), reading);

interface TextRule {
  /** Errcode when it is absent or empty. Default: 40058. */
  readonly missing?: number;
  /** At most so many bytes of UTF-8; */
  readonly bytes?: number;
  /** at most so many characters, each a code point. */
  readonly characters?: number;
  /**
   * What becomes of a text over its limit: the errcode that refuses it (default 40058, "the length
   * of a value is over its limit"); `clip` where WeCom cuts it off; `advise` where the
   * documents only recommend a length.
   */
  readonly over?: number | "clip" | "advise";
}

/**
 * A text that must not be empty. A value of another type is refused like an absent one: WeCom
 * says "wrong json format" then, and does not see the field.
 */
export function textField(rule: TextRule = {}): Read<string> {
  const { missing = 40058, over = 40058 } = rule;
  return (value, reading) => {
    if (typeof value !== "string" || value === "") {
      throw refuseField(missing, reading, "must be a text that is not empty");
    }
    const limit = exceeded(rule, value);
    if (limit === undefined) return value;
    if (typeof over === "number") throw refuseField(over, reading, `must have at most ${limit}`);
    if (over === "advise") return advised(value, reading, limit);
    reading.note(truncated(reading.path, limit));
    return clip(rule, value);
  };
}

/** Says how long the text may be, if it is longer. */
function exceeded({ bytes, characters }: TextRule, value: string): string | undefined {
  if (bytes !== undefined && utf8Length(value) > bytes) return `${bytes} bytes`;
  if (characters !== undefined && [...value].length > characters) return `${characters} characters`;
  return undefined;
}

function advised(value: string, { path, note }: FieldReading, limit: string): string {
  note(longerThanAdvised(path, limit));
  return value;
}

const clip = ({ bytes, characters }: TextRule, value: string) =>
  characters === undefined
    ? beginningOf(value, bytes ?? value.length)
    : [...value].slice(0, characters).join("");

/** A whole number from `least` to `most`. @throws CallRefused 40058 for anything else */
export const whole =
  (least: number, most: number, errcode = 40058): Read<number> =>
  (value, reading) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) {
      return value;
    }
    throw refuseField(errcode, reading, `must be a whole number from ${least} to ${most}`);
  };

/** 0 or 1. Whoever writes `true` or `false` is understood as well. */
export const flag: Read<boolean> = (value, reading) =>
  typeof value === "boolean" ? value : whole(0, 1)(value, reading) === 1;

const URL_BYTES = 2_048;
const PROTOCOL = /^https?:\/\//i;

/** An address with its protocol, of 2,048 bytes at most. @param missing errcode when it is absent */
export const url =
  (missing = 41010): Read<string> =>
  (value, reading) => {
    if (typeof value !== "string" || value === "")
      throw refuseField(missing, reading, "is missing");
    if (!PROTOCOL.test(value))
      throw refuseField(45034, reading, "must begin with http:// or https://");
    if (utf8Length(value) <= URL_BYTES) return value;
    throw refuseField(40039, reading, `must have at most ${URL_BYTES} bytes`);
  };

interface ListRule {
  /** Default: 1. */
  readonly least?: number;
  readonly most: number;
  /** Errcode for too few and too many. Default: 40058, "an array has more elements than it may". */
  readonly count?: number;
}

/** A list of `item`s. One that is absent is read as an empty one. */
export function listField<T>(item: Read<T>, rule: ListRule): Read<readonly T[]> {
  const { least = 1, most, count = 40058 } = rule;
  return (value, reading) => {
    const items = isAbsent(value) ? [] : value;
    if (!isList(items) || items.length < least || items.length > most) {
      throw refuseField(count, reading, `must be a list of ${least} to ${most}`);
    }
    return items.map((one, index) => item(one, inside(reading, `[${index}]`)));
  };
}

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] =>
  Array.isArray(value);

/** A list in which no two items have the same key. Items without one are not compared. */
export const distinct =
  <T>(
    read: Read<readonly T[]>,
    keyOf: (item: T) => string | undefined,
    errcode: number,
  ): Read<readonly T[]> =>
  (value, reading) => {
    const items = read(value, reading);
    const keys = items.map(keyOf).filter((key) => key !== undefined);
    if (new Set(keys).size === keys.length) return items;
    throw refuseField(errcode, reading, "must not use a key twice");
  };

/**
 * The id of a file of this type that whoever calls may use. WeCom knows types by how a file
 * was uploaded (document 90313, error 40007).
 *
 * @param missing errcode when it is absent
 * @throws CallRefused 40007 for a file that is not there, not theirs or of another type
 */
export const mediaIdField =
  (type: MediaType | undefined, missing = 41006): Read<string> =>
  (value, reading) => {
    if (typeof value !== "string" || value === "")
      throw refuseField(missing, reading, "is missing");
    const file = reading.findMedia(value);
    if (!file)
      throw refuseField(40007, reading, "names no file that is there: they live three days");
    if (type === undefined || file.type === type) return value;
    throw refuseField(40007, reading, `names a file uploaded as ${file.type}, not as ${type}`);
  };

/** How each field is read. */
export type Shape = Readonly<Record<string, Read<unknown>>>;
type Loose<S extends Shape> = {
  [K in keyof S]: undefined extends ReturnType<S[K]> ? K : never;
}[keyof S];

/** What a shape reads: a field whose reader can give `undefined` may be missing. */
type Shaped<S extends Shape> = {
  readonly [K in Exclude<keyof S, Loose<S>>]: ReturnType<S[K]>;
} & { readonly [K in Loose<S>]?: Exclude<ReturnType<S[K]>, undefined> };

/** What is said of a field that is not in the shape. */
export type Stray = (path: string, name: string) => Remark;

/**
 * An object with these fields. One that is absent is read as an empty one, so that the errcode is
 * that of the first field it lacks. Other fields are dropped, with a remark.
 *
 * @throws CallRefused 40058 for what is no object
 */
export const object =
  <S extends Shape>(shape: S, stray: Stray = unknownField): Read<Shaped<S>> =>
  (value, reading) => {
    const given = objectField(value, reading);
    for (const name of Object.keys(given)) {
      if (Object.hasOwn(shape, name)) continue;
      reading.note(stray(inside(reading, `.${name}`).path, name));
    }
    const fields = Object.entries(shape).map(
      ([name, read]) => [name, read(given[name], inside(reading, `.${name}`))] as const,
    );
    // The compiler cannot follow a shape through its entries.
    return Object.fromEntries(fields.filter(([, field]) => field !== undefined)) as Shaped<S>;
  };

/** @throws CallRefused 40058 for what is neither absent nor an object */
export function objectField(value: JsonValue | undefined, reading: FieldReading): JsonObject {
  if (isAbsent(value)) return {};
  if (isJsonObject(value)) return value;
  throw refuseField(40058, reading, "must be an object");
}

export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
