import type { Remark } from "../../../feed/callback-record.ts";
import type { JsonObject, JsonValue } from "../../../json.ts";
import { unknownField } from "../remarks.ts";
import { inside, isAbsent, type Read, type Reading, refuse } from "./read.ts";

/** How each field is read. */
export type Shape = Readonly<Record<string, Read<unknown>>>;
type Loose<S extends Shape> = {
  [K in keyof S]: undefined extends ReturnType<S[K]> ? K : never;
}[keyof S];

/** What a shape reads: a field whose reader can give `undefined` may be missing. */
export type Shaped<S extends Shape> = {
  readonly [K in Exclude<keyof S, Loose<S>>]: ReturnType<S[K]>;
} & { readonly [K in Loose<S>]?: Exclude<ReturnType<S[K]>, undefined> };

/** What is said of a field that is not in the shape. */
export type Stray = (path: string, name: string) => Remark;

/**
 * An object with these fields. One that is absent is read as an empty one, so that the errcode is
 * that of the first field it lacks. Other fields are dropped, with a remark.
 *
 * @throws ApiError 40058 for what is no object
 */
export const object =
  <S extends Shape>(shape: S, stray: Stray = unknownField): Read<Shaped<S>> =>
  (value, reading) => {
    const given = objectOf(value, reading);
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

/** @throws ApiError 40058 for what is neither absent nor an object */
export function objectOf(value: JsonValue | undefined, reading: Reading): JsonObject {
  if (isAbsent(value)) return {};
  if (isObject(value)) return value;
  throw refuse(40058, reading, "must be an object");
}

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
