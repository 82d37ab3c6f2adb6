import { LEAST_FILE_BYTES, MOST_FILE_BYTES } from "../replies/media-source.ts";
import { kindOf, reply as make, type Reply } from "../replies/reply.ts";
import { cutText } from "../replies/split-text.ts";
import { isText } from "../replies/table/text.ts";
import type { Texts } from "../replies/texts.ts";
import { textTwin } from "../replies/travel.ts";

export interface AnswerPartsOptions {
  /** How many messages an answer may be. At least 1. */
  readonly most: number;
  /** Whether markdown is sent as its plain twin. */
  readonly plainMarkdown: boolean;
  readonly texts: Texts;
  /** Whether a file can be sent now. */
  readonly sendsFiles: () => boolean;
  /** Told how many parts nobody will see, each of which could not even be written down in a file. */
  readonly onCut: (parts: number) => void;
}

/** Whether an answer is one message as it is, as nearly every answer is. */
export function isOneMessage(replies: readonly Reply[]): boolean {
  const [only] = replies;
  if (!only || replies.length > 1) return false;
  const { splits, plainly } = kindOf(only);
  if (plainly) return false;
  return !splits || splits.content(only).length * BYTES_PER_UNIT <= splits.limitBytes;
}

/** A UTF-16 code unit never needs more UTF-8 bytes than this. */
const BYTES_PER_UNIT = 3;

/**
 * The parts of one answer, each small enough for one message, and never more than so many: what
 * would be more becomes a file of text, or ends with a word where no file can be sent.
 */
export class AnswerParts {
  readonly #options: AnswerPartsOptions;
  /** How many have been given out. */
  #given = 0;
  /** What waits for the end of a stream, because there may be too much of it. */
  readonly #rest: Reply[] = [];
  #restUnits = 0;
  #restLost = 0;

  constructor(options: AnswerPartsOptions) {
    this.#options = options;
  }

  /** The parts of an answer that is known at once. */
  whole(replies: readonly Reply[]): readonly Reply[] {
    return this.#within(replies.map(this.#written), this.#options.most);
  }

  /** The parts of the next reply of a stream. From where there may be too many, they wait for the end. */
  next(reply: Reply): readonly Reply[] {
    const written = this.#written(reply);
    if (this.#rest.length === 0 && !isOver(written, this.#options.most)) {
      const parts = partsOf(written);
      if (this.#given + parts.length < this.#options.most) {
        this.#given += parts.length;
        return parts;
      }
    }
    this.#keep(written);
    return [];
  }

  /** What is left at the end of a stream. */
  rest(): readonly Reply[] {
    return this.#within(this.#rest, this.#options.most - this.#given);
  }

  readonly #written = (reply: Reply): Reply => {
    const plain = kindOf(reply).plainly?.(reply, this.#options.plainMarkdown);
    return plain === undefined ? reply : make.text(plain);
  };

  /** More than a file holds need not be remembered. */
  #keep(reply: Reply): void {
    if (this.#restUnits > MOST_FILE_BYTES) {
      this.#restLost += 1;
      return;
    }
    this.#restUnits += textTwin(reply)?.length ?? 0;
    this.#rest.push(reply);
  }

  #within(replies: readonly Reply[], most: number): readonly Reply[] {
    if (this.#restLost === 0 && !replies.some((reply) => isOver(reply, most))) {
      const parts = replies.flatMap(partsOf);
      if (parts.length <= most) return parts;
    }
    return this.#options.sendsFiles() ? this.#asFile(replies, most) : this.#cut(replies, most);
  }

  /** All texts in one file, in the place of the first; of what has no text as much as there is room for. */
  #asFile(replies: readonly Reply[], most: number): readonly Reply[] {
    const kept: Reply[] = [];
    const told: Reply[] = [];
    let place = 0;
    for (const reply of replies) {
      if (!isSplit(reply) && kept.length < most - 1) {
        kept.push(reply);
        continue;
      }
      if (told.length === 0) place = kept.length;
      told.push(reply);
    }
    return kept.toSpliced(place, 0, this.#file(told));
  }

  #file(told: readonly Reply[]): Reply {
    const { cut, fileName } = this.#options.texts;
    const texts = told.map(textTwin).filter((text) => text !== undefined);
    const lost = told.length - texts.length + this.#restLost;
    const whole = Buffer.from([...texts, ...(lost > 0 ? [cut] : [])].join(GAP));
    const isTooLong = whole.length > MOST_FILE_BYTES;
    if (lost > 0 || isTooLong) this.#options.onCut(Math.max(1, lost));
    if (texts.length === 0) return make.text(cut);
    if (whole.length < LEAST_FILE_BYTES) return make.text(whole.toString());
    const end = Buffer.from(GAP + cut);
    const bytes = isTooLong
      ? Buffer.concat([begin(whole, MOST_FILE_BYTES - end.length), end])
      : whole;
    return make.file({ bytes, name: fileName });
  }

  #cut(replies: readonly Reply[], most: number): readonly Reply[] {
    const { cut } = this.#options.texts;
    const parts = replies.map((reply) => shortened(reply, most)).flatMap(partsOf);
    const last = parts[most - 1];
    this.#options.onCut(Math.max(1, parts.length - most + this.#restLost));
    const end = make.text(isText(last) ? cutText(last.content, cut) : cut);
    return [...parts.slice(0, most - 1), end];
  }
}

const GAP = "\n\n";

/** Whether it may be several messages: then it is something to read, which a file can hold. */
const isSplit = (reply: Reply) => kindOf(reply).splits !== undefined;

/** Whether a reply alone is more than `most` parts, for certain; nothing is split to find out. */
function isOver(reply: Reply, most: number): boolean {
  const { splits } = kindOf(reply);
  return splits !== undefined && splits.content(reply).length > most * splits.limitBytes;
}

/** Cuts what is too long for one message into several; everything else is one part. */
const partsOf = (reply: Reply): readonly Reply[] => kindOf(reply).splits?.parts(reply) ?? [reply];

/** Enough of a very long text for so many parts and more; it ends as text in any case. */
function shortened(reply: Reply, most: number): Reply {
  const { splits } = kindOf(reply);
  if (!splits || !isOver(reply, most)) return reply;
  return make.text((textTwin(reply) ?? "").slice(0, (most + 1) * splits.limitBytes));
}

/** At most so many bytes, no character cut. */
function begin(bytes: Buffer, most: number): Buffer {
  let end = most;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}
