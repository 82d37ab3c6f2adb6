import { type Read, refuse } from "./read.ts";

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
    throw refuse(errcode, reading, "must not use a key twice");
  };
