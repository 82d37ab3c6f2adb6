import { type Refusal, SandboxError } from "../sandbox-error.ts";

/** Why a member cannot do something. */
export type ActErrorCode =
  | "deed.unknown"
  | "deed.app"
  | "deed.member"
  | "deed.invisible"
  | "deed.text"
  | "deed.media"
  | "deed.place"
  | "deed.menu"
  | "deed.menu_outcome"
  | "deed.card"
  | "deed.card_inert"
  | "deed.card_key"
  | "deed.card_choice"
  | "deed.event";

/** What a member was to do cannot be done; nothing was sent. */
export class ActError extends SandboxError {
  declare readonly code: ActErrorCode;

  /** @param words cause and cure in both languages */
  constructor(code: ActErrorCode, words: Refusal) {
    super(code, words);
    this.name = "ActError";
  }
}
