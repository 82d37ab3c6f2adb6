import { IdentityTables } from "../identity-tables.ts";
import type { MessageId, Millis } from "../port/claim.ts";
import type { KnownMessage } from "../port/messages.ts";

/** Identities of messages that have ended, and the turn in which each did. */
export class EndedIdentities {
  readonly #tables: IdentityTables;
  readonly #key = new Uint32Array(4);
  /** What `#key` holds: a message is mostly asked for several times in a row. */
  #keyOf: string | undefined;
  /** How many had to go before their time. */
  forgotten = 0;

  /**
   * @param most how many tables there are
   * @param each how many identities one of them holds
   */
  constructor(most = 8, each = 62_500) {
    this.#tables = new IdentityTables(most, each, ({ count }) => {
      this.forgotten += count;
    });
  }

  /** In which turn it ended; `undefined` for one that is not known. @throws TypeError for what is no identity */
  turnOf(id: string): number | undefined {
    return this.#tables.find(this.#read(id));
  }

  /**
   * Notes one that is not known.
   *
   * @param turn above 0
   * @param at when it ended, in milliseconds since the epoch
   */
  add(id: string, turn: number, at: number): void {
    this.#tables.add(this.#read(id), turn, at);
  }

  /** Forgets tables in which everything ended before. */
  forget(before: number): void {
    this.#tables.forget(before);
  }

  /** 32 hexadecimal digits as four numbers, in an array that is used again and again. */
  #read(id: string): Uint32Array {
    if (id === this.#keyOf) return this.#key;
    this.#keyOf = undefined;
    let wrong = id.length ^ 32;
    for (let word = 0; word < 4; word += 1) {
      let value = 0;
      for (let place = word * 8; place < word * 8 + 8; place += 1) {
        const digit = DIGITS[id.charCodeAt(place)] ?? 16;
        wrong |= digit & 16;
        value = (value << 4) | digit;
      }
      this.#key[word] = value;
    }
    if (wrong === 0) {
      this.#keyOf = id;
      return this.#key;
    }
    throw new TypeError("the identity of a message is 32 hexadecimal digits, in lower case");
  }
}

/** By the code of a character: the value of a hexadecimal digit, 16 for any other. */
const DIGITS = new Uint8Array(128).fill(16);
for (const [value, digit] of [..."0123456789abcdef"].entries()) {
  DIGITS[digit.charCodeAt(0)] = value;
}

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
