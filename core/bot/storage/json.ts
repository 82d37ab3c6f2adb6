import { BotError } from "../../errors.ts";
import { flawOf } from "../../plain-data.ts";

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
