import type { Tone } from "./verdict.ts";

/** A little bar: how much of a limit was used. */
export interface Bar {
  /** 0 to 100. Whatever took any time is seen. */
  readonly percent: number;
  readonly tone: Tone;
}

/** Below this share of the limit nobody needs to care, above the other it was close. */
const EASY = 0.5;
const CLOSE = 0.9;

export function barOf(tookMs: number, limitMs: number): Bar {
  const share = limitMs > 0 ? Math.min(1, Math.max(0, tookMs / limitMs)) : 1;
  const tone = share < EASY ? "ok" : share < CLOSE ? "warn" : "bad";
  return { percent: Math.max(2, Math.round(share * 1000) / 10), tone };
}
