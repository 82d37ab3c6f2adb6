/** Shared by every copy of this module, so that a config loaded twice is still understood. */
const MARK: unique symbol = Symbol.for("huiyin.reference") as never;

/** Stands for the value of an environment variable until the configuration is resolved. */
export interface Reference {
  readonly [MARK]: true;
  /** Name of the variable. */
  readonly variable: string;
  /** Whether the bot works without it. */
  readonly optional: boolean;
}

const refer = (variable: string, optional: boolean): Reference => {
  if (typeof variable !== "string" || variable.trim() === "") {
    throw new TypeError(
      'env() and secret() take the name of a variable, as in env("WECOM_CORP_ID")',
    );
  }
  return Object.freeze({ [MARK]: true as const, variable: variable.trim(), optional });
};

/**
 * The value of an environment variable, from the environment or else from `.env`.
 *
 * It is looked up after the whole configuration has been read, so that everything that is missing
 * can be told at once.
 */
export function env(variable: string): Reference {
  return refer(variable, false);
}

/** Like `env`, for what must never be printed: the value is kept as a `Secret`. */
export function secret(variable: string): Reference {
  return refer(variable, false);
}

/** Like `secret`, for what the bot can do without. */
secret.optional = (variable: string): Reference => refer(variable, true);

/** Whether `env` or `secret` made it. */
export function isReference(value: unknown): value is Reference {
  return typeof value === "object" && value !== null && MARK in value;
}
