import { beginningOf, bytesOf } from "../../../reply/utf8.ts";
import { longerThanAdvised, truncated } from "../remarks.ts";
import { type Read, type Reading, refuse } from "./read.ts";

interface TextRule {
  /** Errcode when it is absent or empty. Default: 40058. */
  readonly missing?: number;
  /** At most so many bytes of UTF-8; */
  readonly bytes?: number;
  /** at most so many characters, each a code point. */
  readonly characters?: number;
  /**
   * What becomes of a text over its limit: the errcode that refuses it (default 40058, "the length
   * of a value is over its limit"); `clip` where the platform cuts it off; `advise` where the
   * documents only recommend a length.
   */
  readonly over?: number | "clip" | "advise";
}

/**
 * A text that must not be empty. A value of another type is refused like an absent one: the platform
 * says "wrong json format" then, and does not see the field.
 */
export function text(rule: TextRule = {}): Read<string> {
  const { missing = 40058, over = 40058 } = rule;
  return (value, reading) => {
    if (typeof value !== "string" || value === "") {
      throw refuse(missing, reading, "must be a text that is not empty");
    }
    const limit = exceeded(rule, value);
    if (limit === undefined) return value;
    if (typeof over === "number") throw refuse(over, reading, `must have at most ${limit}`);
    if (over === "advise") return advised(value, reading, limit);
    reading.note(truncated(reading.path, limit));
    return clip(rule, value);
  };
}

/** Says how long the text may be, if it is longer. */
function exceeded({ bytes, characters }: TextRule, value: string): string | undefined {
  if (bytes !== undefined && bytesOf(value) > bytes) return `${bytes} bytes`;
  if (characters !== undefined && [...value].length > characters) return `${characters} characters`;
  return undefined;
}

function advised(value: string, { path, note }: Reading, limit: string): string {
  note(longerThanAdvised(path, limit));
  return value;
}

const clip = ({ bytes, characters }: TextRule, value: string) =>
  characters === undefined
    ? beginningOf(value, bytes ?? value.length)
    : [...value].slice(0, characters).join("");
