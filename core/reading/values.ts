/** Options as people write them, each read as one sort of value: a text, a switch, a choice, a moment. */

import { meantBy } from "../nearest.ts";
import { isInvisible } from "../replies/reply-made.ts";
import { type Issues, typeName } from "./issues.ts";

/** A text that shows something, of at most so many bytes. */
export function readText(
  path: string,
  value: unknown,
  { fallback, bytes }: { readonly fallback: string; readonly bytes: number },
  issues: Issues,
): string {
  if (value === undefined) return fallback;
  if (typeof value === "string" && !isInvisible(value) && Buffer.byteLength(value) <= bytes) {
    return value;
  }
  const got = typeName(value);
  issues.add(
    path,
    `应该是 1 到 ${bytes} 字节、看得见内容的文本，现在是${got.zh}`,
    `must be a text of 1 to ${bytes} bytes that shows something, got ${got.en}`,
  );
  return fallback;
}

/** True or false; false where nothing is said. */
export function readSwitch(path: string, value: unknown, issues: Issues): boolean {
  if (value === undefined || typeof value === "boolean") return value ?? false;
  const got = typeName(value);
  issues.add(path, `应该是 true 或 false，现在是${got.zh}`, `must be true or false, got ${got.en}`);
  return false;
}

/** One of a few words; the first is the default. */
export function readChoice<T extends string>(
  path: string,
  value: unknown,
  choices: readonly [T, ...T[]],
  issues: Issues,
): T {
  const [fallback] = choices;
  const choice = choices.find((known) => known === value);
  if (value === undefined || choice) return choice ?? fallback;
  const meant = typeof value === "string" ? meantBy(value, choices) : undefined;
  const got = typeName(value);
  const all = choices.join(", ");
  issues.add(
    path,
    `应该是其中之一：${all}；${meant ? `是不是 "${meant}"？` : `现在是${got.zh}`}`,
    `must be one of ${all}; ${meant ? `did you mean "${meant}"?` : `got ${got.en}`}`,
  );
  return fallback;
}

/** A moment, in milliseconds since the epoch. Text without a time zone would mean another moment on another machine. */
export function readInstant(path: string, value: unknown, issues: Issues): number {
  const zoned = typeof value === "string" && /T.*(?:Z|[+-]\d\d:\d\d)$/.test(value);
  const time = value instanceof Date ? value.getTime() : zoned ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    const got = typeName(value);
    issues.add(
      path,
      `应该是 Date，或 2027-01-31T00:00:00+08:00 这样的文本，现在是${got.zh}`,
      `must be a date, or text such as 2027-01-31T00:00:00+08:00, got ${got.en}`,
    );
  }
  return time;
}
