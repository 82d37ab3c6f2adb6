import type { Remark } from "../feed/callback-record.ts";

/** A rule that was broken: WeCom refuses this, or the member sees something else than was meant. */
export const wrong = (code: string, zh: string, en: string): Remark =>
  Object.freeze({ code, level: "error", zh, en });

/** Something that works, and is better not relied upon. */
export const doubtful = (code: string, zh: string, en: string): Remark =>
  Object.freeze({ code, level: "warning", zh, en });

/** Takes a remark down. */
export type Note = (remark: Remark) => void;
