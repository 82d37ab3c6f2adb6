/** What one turn says, and to whom. */
import type { Reply } from "../../replies/reply.ts";
import type { Arrival } from "../../stores/port/messages.ts";
import { keepReplies, keptReplies } from "./kept-replies.ts";
import type { Moment } from "./meaning.ts";
import { type OwnTalk, talkArrival } from "./own-message.ts";
import { joined, shownFirst } from "./question.ts";
import { derivedId, type GuestQuestion, keyOf, type Talk, type Who } from "./rows.ts";

/** What is said to one member. */
interface Saying {
  readonly who: Who;
  readonly replies: Reply[];
  /** The question behind it, for somebody else than whose message it is. */
  question?: { readonly id: string; readonly of: Talk } | undefined;
}

type AskedOf = Pick<GuestQuestion, "talk" | "owner" | "seq">;

/** Whose message it is, they are answered; all others get messages of our own. */
export class Sayings {
  readonly #moment: Moment;
  readonly #said = new Map<string, Saying>();
  #shows = 0;

  constructor(moment: Moment) {
    this.#moment = moment;
  }

  say(who: Who, replies: readonly Reply[]): void {
    if (replies.length > 0) this.#to(who).replies.push(...replies);
  }

  /** Says the open question for the first time, behind all that is said until the end of the turn. */
  ask(talk: Talk): void {
    const { who, by } = talk.open;
    if (!who) return;
    if (by === this.#moment.id) this.say(who, shownFirst(talk));
    else this.#to(who).question = { id: by, of: talk };
  }

  /** Says it once more. */
  askAgain({ open }: Talk): void {
    if (open.who) this.say(open.who, keptReplies(open.shown));
  }

  /** The id of the next message that shows something. */
  next(): string {
    this.#shows += 1;
    return derivedId(this.#moment.id, "show", this.#shows);
  }

  /** To whose message it is. */
  get answer(): readonly Reply[] {
    return joined(this.#said.get(keyOf(this.#moment.who))?.replies ?? []);
  }

  /** To all others. */
  arrivals(): readonly Arrival[] {
    const self = keyOf(this.#moment.who);
    return [...this.#said].flatMap(([key, { who, replies, question }]) => {
      if (key === self) return [];
      const says = joined(replies);
      if (question) return [this.show(question.id, who, says, questionOf(question.of))];
      return says.length > 0 ? [this.show(this.next(), who, says, undefined)] : [];
    });
  }

  /** A message that shows something, and a question as long as that is open. */
  show(id: string, who: Who, says: readonly Reply[], question: AskedOf | undefined): Arrival {
    const { talk, owner, seq } = question ?? {};
    const asked = talk && owner && seq !== undefined ? { talk, owner, seq } : undefined;
    return this.born(id, who, { is: "show", says: keepReplies(says), question: asked });
  }

  /** A message that is born with the end of the turn. */
  born(id: string, who: Who, data: OwnTalk, dueAt?: number): Arrival {
    return talkArrival({ id, who, lane: keyOf(who), madeAt: this.#moment.at, dueAt, data });
  }

  #to(who: Who): Saying {
    const key = keyOf(who);
    const saying = this.#said.get(key) ?? { who, replies: [] };
    this.#said.set(key, saying);
    return saying;
  }
}

const questionOf = ({ id, owner, seq }: Talk): AskedOf => ({ talk: id, owner, seq });
