import { answerPartId } from "../outbox/part.ts";
import type { Reply } from "../replies/reply.ts";
import { readReply } from "../replies/reply-json.ts";
import type { NewPart, OutboxPart } from "../stores/outbox.ts";
import type { Store, StoreWriter } from "../stores/store.ts";

/** Under which name a message notes where its answer was told anew. */
const NOTE = "core:tellings";

/**
 * What earlier runs of a message have put on its way to the member, held against what this run says.
 * What it repeats is left alone. From the first difference on the answer is told anew: what was
 * shown by then stays shown, what was not is dropped, and all further parts are this run's.
 */
export class EarlierParts {
  readonly #store: Store;
  readonly #message: string;
  #rows: readonly OutboxPart[] | undefined;
  /** The ordinals at which the answer was told anew, in the order of happening; the first is 0. */
  #tellings: readonly number[] = [0];
  /** How many this run has repeated. */
  #repeated = 0;
  #differs = false;

  /** @param message `event.id` */
  constructor(store: Store, message: string) {
    this.#store = store;
    this.#message = message;
  }

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  /** In the order of the answer. What another version wrote, and all behind it, is left out. */
  get replies(): readonly Reply[] {
    const replies: Reply[] = [];
    try {
      for (const { reply, bytes } of this.#found) replies.push(readReply(reply, bytes));
    } catch {
      // It cannot be compared by whoever reads this; here it is, by its digest.
    }
    return replies;
  }

  /** Which telling a part of this run belongs to: those before the first difference are of earlier ones. */
  tellingOf(ordinal: number): number {
    if (this.#found.length === 0) return 0;
    return this.#differs ? this.#tellings.length : tellingAt(this.#tellings, ordinal);
  }

  /** The row that says the same in the same place; `undefined` from the first difference on. */
  repeated(part: NewPart): OutboxPart | undefined {
    if (this.#differs) return undefined;
    const row = this.#found[this.#repeated];
    if (row?.digest !== part.digest) {
      this.#differs = !this.isEmpty;
      return undefined;
    }
    this.#repeated += 1;
    return row;
  }

  /**
   * Drops what this run does not repeat, as far as no call was begun for it; once it differs, or has
   * come to its end. Call it in the transaction that holds what comes in its place, any number of times.
   *
   * @returns how many were dropped
   */
  supersede({ outbox, steps }: StoreWriter, isEnd: boolean): number {
    if (this.isEmpty || !(this.#differs || isEnd)) return 0;
    if (this.#differs) {
      steps.put(this.#message, NOTE, JSON.stringify([...this.#tellings, this.#repeated]));
    }
    const waiting = this.#found.slice(this.#repeated).filter(({ id }) => {
      const state = outbox.find(id)?.state;
      return state === "pending" || state === "mailbox" || state === "held";
    });
    for (const { id } of waiting) outbox.drop(id);
    return waiting.length;
  }

  /** Read when it is first asked for: most messages are run once. */
  get #found(): readonly OutboxPart[] {
    if (this.#rows) return this.#rows;
    const note = this.#store.steps.find(this.#message, NOTE);
    if (note !== undefined) this.#tellings = JSON.parse(note) as readonly number[];
    const rows: OutboxPart[] = [];
    for (let row = this.#at(0); row; row = this.#at(rows.length)) rows.push(row);
    this.#rows = rows;
    return rows;
  }

  #at(ordinal: number): OutboxPart | undefined {
    const telling = tellingAt(this.#tellings, ordinal);
    return this.#store.outbox.find(answerPartId(this.#message, ordinal, telling));
  }
}

/** The last telling that has got as far as this ordinal: it began there, or before. */
const tellingAt = (tellings: readonly number[], ordinal: number) =>
  tellings.findLastIndex((begin) => begin <= ordinal);
