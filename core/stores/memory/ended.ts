import type { MessageId, Millis } from "../port/claim.ts";
import type { KnownMessage } from "../port/messages.ts";
import { EndedIdentities } from "./identities.ts";

/** How long the reply of an ended message is kept for its repeats, in milliseconds. */
const REPLIES_MS = 60_000;
/** How many characters of replies are kept at most. */
const REPLIES_LENGTH = 32_000_000;

/** What is kept of a message that has ended, for as long as its reply is. */
export interface EndedMessage {
  readonly id: MessageId;
  readonly app: string;
  readonly lane: string;
  readonly kind: string;
  readonly at: Millis;
  /** `undefined` when it was answered otherwise than in a response. */
  reply: string | undefined;
  /** The part that stands in for the response. */
  readonly rides: string | undefined;
  /** Mail that rides with it. */
  readonly mail: readonly string[];
}

/** Messages that ended together. */
interface EndedTurn {
  readonly number: number;
  readonly messages: EndedMessage[];
}

const DONE: KnownMessage = Object.freeze({ is: "done" });

/** Messages that are done: their identities, and for a while their replies. */
export class Ended {
  readonly #identities: EndedIdentities;
  /** The youngest last. */
  #turns: EndedTurn[] = [];
  #length = 0;

  constructor(identities = new EndedIdentities()) {
    this.#identities = identities;
  }

  get forgotten(): number {
    return this.#identities.forgotten;
  }

  find(id: MessageId): KnownMessage | undefined {
    const turn = this.#identities.turnOf(id);
    if (turn === undefined) return undefined;
    const reply = this.#messageIn(turn, id)?.reply;
    return reply === undefined ? DONE : { is: "done", reply };
  }

  /** @param turn number of the turn, above 0; never smaller than the one before */
  add(message: EndedMessage, turn: number): void {
    this.#identities.add(message.id, turn, message.at);
    const last = this.#turns.at(-1);
    if (last?.number === turn) last.messages.push(message);
    else {
      this.#trim(message.at);
      this.#turns.push({ number: turn, messages: [message] });
    }
    this.#length += message.reply?.length ?? 0;
  }

  /** Its reply is not told any more. */
  silence(id: MessageId): void {
    const turn = this.#identities.turnOf(id);
    const message = turn === undefined ? undefined : this.#messageIn(turn, id);
    if (!message) return;
    this.#length -= message.reply?.length ?? 0;
    message.reply = undefined;
  }

  /** Those of which a reply is kept. */
  withReply(isWanted: (message: EndedMessage) => boolean): readonly EndedMessage[] {
    return this.#turns.flatMap(({ messages }) =>
      messages.filter((message) => message.reply !== undefined && isWanted(message)),
    );
  }

  /** The same, without those of which only the reply is left: nobody who asks for them is told it. */
  told(isWanted: (message: EndedMessage) => boolean): readonly EndedMessage[] {
    return this.#turns.flatMap(({ number, messages }) =>
      messages.filter(
        (message) =>
          message.reply !== undefined &&
          isWanted(message) &&
          this.#identities.turnOf(message.id) === number,
      ),
    );
  }

  forget(messages: Millis, replies: Millis): void {
    this.#identities.forget(messages);
    this.#cut((turn) => (turn.messages.at(-1)?.at ?? 0) < replies);
  }

  #trim(now: Millis): void {
    this.#cut(
      (turn) => this.#length > REPLIES_LENGTH || (turn.messages.at(-1)?.at ?? 0) < now - REPLIES_MS,
    );
  }

  /** Forgets the oldest turns for as long as they are over. */
  #cut(isPartOver: (turn: EndedTurn) => boolean): void {
    let count = 0;
    for (const turn of this.#turns) {
      if (!isPartOver(turn)) break;
      count += 1;
      for (const { reply } of turn.messages) this.#length -= reply?.length ?? 0;
    }
    if (count > 0) this.#turns = this.#turns.slice(count);
  }

  #messageIn(number: number, id: MessageId): EndedMessage | undefined {
    const turns = this.#turns;
    let low = 0;
    let high = turns.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const turn = turns[middle];
      if (!turn) return undefined;
      if (turn.number === number) return turn.messages.find((message) => message.id === id);
      if (turn.number < number) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }
}
