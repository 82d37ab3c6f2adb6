import type { LateOptions } from "../../contracts/late.ts";

/**
 * How a word is found in a text: it is the whole text, stands at its beginning, stands anywhere,
 * or stands anywhere without being part of a longer word. Words of Han characters have no edges,
 * so there `word` is the same as `contains`.
 */
export type KeywordMode = "exact" | "prefix" | "contains" | "word";

export const KEYWORD_MODES: readonly KeywordMode[] = ["exact", "prefix", "contains", "word"];

export interface KeywordOptions extends LateOptions {
  /** How the words are found; default `exact`. */
  readonly mode?: KeywordMode;
}
