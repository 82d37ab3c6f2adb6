import { isDeepStrictEqual } from "node:util";

/** Comparable: bytes as hexadecimal digits, maps as lists, and nothing for what is `undefined`. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (value instanceof Map) return [...value].map(plain).sort(byText);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.map(([name, one]) => [name, plain(one)]));
}

const byText = (one: unknown, other: unknown) =>
  JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;

/** Throws with both sides when they differ. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [plain(actual), plain(expected)];
  if (isDeepStrictEqual(is, should)) return;
  throw new Error(`${what}\n  is     ${JSON.stringify(is)}\n  should ${JSON.stringify(should)}`);
}

/** Throws unless it holds. */
export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}
