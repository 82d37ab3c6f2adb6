import type { FailureClass } from "../../contracts/messenger.ts";
import type { CURES } from "./cures.ts";

/** The same in both languages, without a full stop. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What an errcode means. `refresh`: a new token may cure it. */
export interface ErrcodeMeaning {
  readonly class: FailureClass | "refresh";
  readonly cause: Words;
  readonly cure: Words;
}

/** Class, cure, cause in Chinese, cause in English. */
export type ErrcodeRow = readonly [ErrcodeMeaning["class"], keyof typeof CURES, string, string];

export type ErrcodeRows = Readonly<Record<number, ErrcodeRow>>;
