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
