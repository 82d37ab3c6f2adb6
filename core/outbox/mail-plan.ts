import { reply as make, type PassiveReply } from "../replies/reply.ts";
import { TEXT_LIMIT_BYTES } from "../replies/split-text.ts";
import { isText } from "../replies/table/text.ts";

/** What one response holds. */
export interface MailPlan {
  readonly reply: PassiveReply;
  /** How many of the waiting messages ride along, counted from the front. */
  readonly riding: number;
  /** Whether the answer rides too; else it waits behind what still waits. */
  readonly answered: boolean;
}

const GAP = "\n\n";

/**
 * Decides what a response holds in which `answer` was to stand: one message, that is, and the
 * member reads them in the order in which they were written.
 *
 * Texts stand before a text while 2,048 bytes suffice for all of them. Otherwise what has waited
 * longest goes, as much of it as can be joined, and the answer waits.
 *
 * @param mail what waits, oldest first; at least one
 * @param isAll whether nothing waits behind it
 */
export function planMail(
  mail: readonly PassiveReply[],
  isAll: boolean,
  answer: PassiveReply,
): MailPlan {
  const texts = leadingTexts(mail);
  if (isAll && texts.length === mail.length && isText(answer)) {
    const whole = [...texts, answer.content].join(GAP);
    if (fits(whole)) return { reply: make.text(whole), riding: mail.length, answered: true };
  }
  const joined = texts.findLastIndex((_, last) => fits(texts.slice(0, last + 1).join(GAP)));
  if (joined > 0) {
    const reply = make.text(texts.slice(0, joined + 1).join(GAP));
    return { reply, riding: joined + 1, answered: false };
  }
  return { reply: mail[0] ?? answer, riding: 1, answered: false };
}

function leadingTexts(mail: readonly PassiveReply[]): readonly string[] {
  const texts: string[] = [];
  for (const reply of mail) {
    if (!isText(reply)) break;
    texts.push(reply.content);
  }
  return texts;
}

const fits = (text: string) => Buffer.byteLength(text) <= TEXT_LIMIT_BYTES;
