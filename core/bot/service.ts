declare const carries: unique symbol;

/** Names a service and carries its type, so that plugins share things without importing each other. */
export interface Token<T> {
  readonly name: string;
  readonly optional: false;
  /** Never there at run time. */
  readonly [carries]?: (value: T) => T;
}

/** A need that may stay unfulfilled: its value is `T | undefined`. */
export interface OptionalToken<T> {
  readonly token: Token<T>;
  readonly optional: true;
}

/** Either sort, whatever it carries. */
export type AnyToken = Pick<Token<unknown>, "name" | "optional">;
export type Need = AnyToken | (Pick<OptionalToken<unknown>, "optional"> & { token: AnyToken });

/** What a plugin needs, by the names it gives them. */
export type Needs = Readonly<Record<string, Need>>;

/** The services that answer the needs. */
export type Services<N extends Needs> = {
  readonly [K in keyof N]: N[K] extends OptionalToken<infer T>
    ? T | undefined
    : N[K] extends Token<infer T>
      ? T
      : never;
};

/**
 * Makes a token. Export it beside the interface it stands for; equality is identity, the name is
 * for people.
 */
export function service<T>(name: string): Token<T> {
  return Object.freeze({ name, optional: false });
}

/** Marks a need that the plugin can do without. */
export function optional<T>(token: Token<T>): OptionalToken<T> {
  return Object.freeze({ token, optional: true });
}
