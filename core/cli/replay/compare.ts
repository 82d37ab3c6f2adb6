import { describeReply } from "../../wecom/side/describe-reply.ts";
import type { XmlTree } from "../../xml/tree.ts";
import type { Played } from "./play.ts";
import type { RecordedAnswer } from "./session.ts";
import { writeTree } from "./write-tree.ts";

/** What became of one reply. */
export interface Difference {
  readonly verdict: ReplayVerdict;
  /** For people; `undefined` where there was nothing. */
  readonly before: string | undefined;
  readonly now: string | undefined;
}

export type ReplayVerdict = "same" | "changed" | "new" | "gone";

/** Of the header, to be filled in anew each time: no member sees any of it. */
const HEADER: ReadonlySet<string> = new Set(["ToUserName", "FromUserName", "CreateTime"]);

/** Compares the two answers, but for what differs each time. */
export function compare({ message: { before }, now }: Pick<Played, "message" | "now">): Difference {
  const [one, other] = [contentOf(before), contentOf(now)];
  // What reads the same may differ in what a member does not read, as a link.
  const inFull = one !== other && textOf(before) === textOf(now);
  return {
    verdict: verdictOf(one, other),
    before: inFull ? one : textOf(before),
    now: inFull ? other : textOf(now),
  };
}

function verdictOf(before: string | undefined, now: string | undefined): ReplayVerdict {
  if (before === now) return "same";
  if (before === undefined) return "new";
  return now === undefined ? "gone" : "changed";
}

/** Everything that counts. */
function contentOf({ reply, refused }: RecordedAnswer): string | undefined {
  if (reply) return writeTree(withoutHeader(reply));
  return refused === undefined ? undefined : refusal(refused);
}

function textOf({ reply, refused }: RecordedAnswer): string | undefined {
  if (reply) return describeReply(reply);
  return refused === undefined ? undefined : refusal(refused);
}

const withoutHeader = (reply: XmlTree): XmlTree =>
  new Map([...reply].filter(([name]) => !HEADER.has(name)));

const refusal = (status: number) => `[拒收 refused ${status}]`;
