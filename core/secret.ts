import { inspect } from "node:util";

const MASK = "[secret]";

/**
 * Text that refuses to be printed: `String()`, `JSON.stringify` and `console.log` show a mask.
 * Only `reveal` gives the text, so every use can be found by searching for that word.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
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
