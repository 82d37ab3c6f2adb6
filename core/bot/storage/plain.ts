import { BotError } from "../../errors.ts";
import type { Member } from "../../events/member.ts";
import { flawOf } from "../../plain-data.ts";
import type { PluginScope } from "../plugin-scope.ts";

/**
 * The JSON of plain data.
 *
 * @param what for the error, as in `p.store trail`
 * @throws BotError `ERR_VALUE` for what would not come back as it is
 */
export function jsonOf(value: unknown, what: string): string {
  const flaw = flawOf(value, "the value");
  if (flaw === undefined) return JSON.stringify(value);
  throw new BotError(
    "ERR_VALUE",
    `${what} keeps plain data: texts, finite numbers, booleans, null, lists and objects of those; ` +
      `but ${flaw}`,
  );
}

/** Longer keys make every look-up slower, and are content more often than names. */
const MOST_CHARACTERS = 512;

/** U+0000 ends a text in SQLite, and half a surrogate pair has no UTF-8. */
const UNWRITABLE = /\0|\p{Surrogate}/u;

/**
 * A key that comes back from the store as it is.
 *
 * @param what for the error, as in `p.store trail`
 * @throws PluginError for what is none
 */
export function checkedKey(key: string | Member, scope: PluginScope, what: string): string {
  const text = typeof key === "object" && key !== null ? key.key : key;
  const fits =
    typeof text === "string" &&
    text !== "" &&
    text.length <= MOST_CHARACTERS &&
    !UNWRITABLE.test(text);
  if (fits) return text;
  throw scope.misused(`${what} takes a key of 1 to ${MOST_CHARACTERS} characters, or a member`);
}
