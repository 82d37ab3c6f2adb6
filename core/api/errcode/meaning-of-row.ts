import type { FailureClass } from "../../contracts/messenger.ts";
import type { CURES } from "./cures.ts";
import type { Words } from "./words.ts";

/** What an errcode means. `refresh`: a new token may cure it. */
export interface ErrcodeMeaning {
  readonly class: FailureClass | "refresh";
  readonly cause: Words;
  readonly cure: Words;
}

/** Class, cure, cause in Chinese, cause in English. */
export type ErrcodeRow = readonly [ErrcodeMeaning["class"], keyof typeof CURES, string, string];

export type ErrcodeRows = Readonly<Record<number, ErrcodeRow>>;
