import type { JsonValue } from "../../../json.ts";
import { inside, isAbsent, type Read, refuse } from "./read.ts";

interface ListRule {
  /** Default: 1. */
  readonly least?: number;
  readonly most: number;
  /** Errcode for too few and too many. Default: 40058, "an array has more elements than it may". */
  readonly count?: number;
}

/** A list of `item`s. One that is absent is read as an empty one. */
export function list<T>(item: Read<T>, rule: ListRule): Read<readonly T[]> {
  const { least = 1, most, count = 40058 } = rule;
  return (value, reading) => {
    const items = isAbsent(value) ? [] : value;
    if (!isList(items) || items.length < least || items.length > most) {
      throw refuse(count, reading, `must be a list of ${least} to ${most}`);
    }
    return items.map((one, index) => item(one, inside(reading, `[${index}]`)));
  };
}

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] =>
  Array.isArray(value);
