import type { SqlParameter } from "../../contracts/store.ts";

/** What the driver may be handed. Anything else can end the process instead of throwing. */
export type Bindable = string | number | bigint | Uint8Array | null;

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/**
 * Checks a list of parameters and gives each the form the driver takes.
 *
 * Whole numbers travel as integers: the driver would store every number as a float, so that
 * `5` in a TEXT column became `5.0`. Text is cut at U+0000 by the driver, so there it is refused.
 *
 * @throws TypeError for anything but string, finite number, 64-bit bigint, boolean, Uint8Array, null
 */
export function bindable(parameters: readonly SqlParameter[]): Bindable[] {
  return parameters.map(bindOne);
}

function bindOne(value: SqlParameter, index: number): Bindable {
  if (typeof value === "string") {
    if (!value.includes("\0")) return value;
    throw new TypeError(`parameter ${index}: text with U+0000 would be cut; store it as bytes`);
  }
  if (typeof value === "number" && Number.isFinite(value)) {
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  }
  if (typeof value === "bigint" && value >= INT64_MIN && value <= INT64_MAX) return value;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (value === null || value instanceof Uint8Array) return value;
  throw new TypeError(
    `parameter ${index} is ${describe(value)}; ` +
      "a statement takes strings, finite numbers, 64-bit bigints, booleans, Uint8Arrays and null",
  );
}

const describe = (value: unknown) =>
  typeof value === "number" ? String(value) : Array.isArray(value) ? "an array" : typeof value;
