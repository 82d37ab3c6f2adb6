import { APP_ERRCODES } from "./app-errcodes.ts";
import { CARD_ERRCODES } from "./card-errcodes.ts";
import { CURES } from "./cures.ts";
import { GENERAL_ERRCODES } from "./general-errcodes.ts";
import { GROUP_ERRCODES } from "./group-errcodes.ts";
import type { ErrcodeMeaning } from "./meaning-of-row.ts";
import { MESSAGE_ERRCODES } from "./message-errcodes.ts";

export type { ErrcodeMeaning };

const ROWS = {
  ...GENERAL_ERRCODES,
  ...MESSAGE_ERRCODES,
  ...CARD_ERRCODES,
  ...APP_ERRCODES,
  ...GROUP_ERRCODES,
};

/**
 * What an errcode means (document 90313), decided by the number alone: phrases change.
 * `undefined` for one that is not in the tables.
 */
export function meaningOf(errcode: number): ErrcodeMeaning | undefined {
  const row = ROWS[errcode];
  if (!row) return undefined;
  const [kind, cure, zh, en] = row;
  return { class: kind, cause: { zh, en }, cure: CURES[cure] };
}
