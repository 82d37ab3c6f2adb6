import { bareReply } from "../../recording/bare-reply.ts";
import { describeReply } from "../say/describe-reply.ts";
import type { Played } from "./play.ts";

/** What became of one reply. */
export interface Difference {
  readonly verdict: "same" | "changed" | "new" | "gone" | "refused";
  /** For people; `undefined` where there was no reply. */
  readonly before: string | undefined;
  readonly now: string | undefined;
}

/** Compares the two replies as members would see them. */
export function compare({ before, now, refused }: Played): Difference {
  const texts = {
    before: before && describeReply(before),
    now: refused ?? (now && describeReply(now)),
  };
  if (refused !== undefined) return { verdict: "refused", ...texts };
  if (!before || !now) {
    const verdict = before ? "gone" : now ? "new" : "same";
    return { verdict, ...texts };
  }
  return { verdict: bareReply(before) === bareReply(now) ? "same" : "changed", ...texts };
}
