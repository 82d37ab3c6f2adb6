import { inspect } from "node:util";

const MASK = "[secret]";
/** Shared by every copy of this module: a plugin may come with its own. */
const MARK: unique symbol = Symbol.for("huiyin.secret");

/**
 * Text that refuses to be printed: `String()`, `JSON.stringify` and `console.log` show a mask.
 * Only `reveal` gives the text, so every use can be found by searching for that word.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  static [Symbol.hasInstance](value: unknown): value is Secret {
    return typeof value === "object" && value !== null && MARK in value;
  }

  get [MARK](): true {
    return true;
  }

  /** The text itself. Call it in the line that needs it and keep the result nowhere. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
