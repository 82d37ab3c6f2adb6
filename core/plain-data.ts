/** Deeper data is taken for data that holds itself. */
const DEEPEST = 64;

/**
 * Why a value would not come back from JSON as it is: where it holds a date, a map, an instance of
 * a class, a function, a promise, `undefined` in a list, a number that is none. Fields that are
 * `undefined` count as absent.
 *
 * @param at how messages name the value, as in `the value`
 * @returns as in `the value.days[0] is a Date`; `undefined` for plain data
 */
export function flawOf(value: unknown, at: string, depth = 0): string | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `${at} is ${value}`;
  if (typeof value !== "object") return `${at} is ${ofType(value)}`;
  if (depth > DEEPEST) return `${at} is nested deeper than ${DEEPEST} levels, or holds itself`;
  if (Array.isArray(value)) {
    // Not `map`, which passes over the holes of a list.
    return first(
      Array.from(value, (item, index) => [`${at}[${index}]`, item]),
      depth,
    );
  }
  if (!isPlain(value)) return `${at} is ${nameOf(value)}`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return first(
    fields.map(([name, field]) => [`${at}.${name}`, field]),
    depth,
  );
}

function first(inner: readonly (readonly [string, unknown])[], depth: number): string | undefined {
  for (const [at, value] of inner) {
    const flaw = flawOf(value, at, depth + 1);
    if (flaw) return flaw;
  }
  return undefined;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function nameOf(value: object): string {
  const maker: unknown = value.constructor;
  return typeof maker === "function" ? `an instance of ${maker.name}` : "no plain object";
}

const ofType = (value: unknown) => (value === undefined ? "undefined" : `a ${typeof value}`);

/** Whether a result is still to come. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}

type Scalar = string | number | boolean | null | undefined;

/**
 * What comes back from JSON with the type it had: other parts of a type become `never`, so that a
 * date or a map is found while it is written. Interfaces of one's own fit.
 */
export type Plain<T> = unknown extends T
  ? T
  : T extends Scalar
    ? T
    : T extends readonly unknown[]
      ? { readonly [K in keyof T]: Plain<T[K]> }
      : T extends ((...all: never[]) => unknown) | bigint | symbol | HasMethods
        ? never
        : { readonly [K in keyof T]: Plain<T[K]> };

/** Dates, maps, sets, bytes, promises. */
type HasMethods =
  | Date
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | ArrayBufferView
  | PromiseLike<unknown>;
