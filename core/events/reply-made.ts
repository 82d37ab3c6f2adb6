declare const brand: unique symbol;

/** Whether a reply can travel in the response to a callback, or only by active send. */
type Way = "passive" | "active";

/** Says on the type of a reply which way it can travel; there is no such field. */
export interface Branded<W extends Way> {
  /** Only the constructors in `reply` make replies. */
  readonly [brand]?: W;
}

const made = new WeakSet<object>();

/** Freezes a reply and remembers it, which nobody else can. */
export function make<R extends object>(value: R): R {
  const frozen = Object.freeze(value);
  made.add(frozen);
  return frozen;
}

/** Whether `make` made it. */
export const isMade = (value: unknown): boolean =>
  typeof value === "object" && value !== null && made.has(value);
