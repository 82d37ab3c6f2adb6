/** What is kept of conversations: values of the store, each changed only as it was read. */
import { digest } from "../../crypto/signature.ts";
import { type Member, member } from "../../events/member.ts";
import type { TemplateCard } from "../../replies/template-card.ts";
import type { Millis } from "../../stores/port/claim.ts";
import type { Stored, Swap, ValueStore } from "../../stores/port/values.ts";
import type { KeptReplies } from "./kept-replies.ts";

/** Whose values they are. */
export const OWNER = "core:talks";

/** A member as rows name them. */
export type Who = readonly [app: string, userId: string];

export const whoOf = ({ app, userId }: Member): Who => [app, userId];
export const memberOf = ([app, userId]: Who): Member => member(app, userId);
export const keyOf = (who: Who): string => memberOf(who).key;

/**
 * One thing that has happened in a conversation: its key, by whom or what, and what it came to.
 *
 * By a member's key: an answer. `timer`: the answer that stands for none. `step`, `look` (a step that
 * only reads), `push`, `commit`: something was done. `failed`: a step threw, and its author went on.
 * `say`: something was said.
 */
export type JournalEntry = readonly [key: string, by: string, value?: unknown];

/** What a question may be answered with. */
export interface Choice {
  /** What the author gets. */
  readonly value: unknown;
  /** What a card calls it; missing where that is its value. */
  readonly key?: string | undefined;
  /** As it is shown. */
  readonly text: string;
  /** What else may be typed for it. */
  readonly words: readonly string[];
}

/** One of the lists of a card. */
export interface ChoiceList {
  readonly key: string;
  readonly title: string;
  readonly choices: readonly Choice[];
}

/** One of several; or, of a card, one of each list, or any number of the only one. */
export type Choices =
  | readonly Choice[]
  | { readonly lists: readonly ChoiceList[]; readonly many: boolean };

/** The question that is open, or what else is waited for. */
export interface OpenQuestion {
  readonly key: string;
  /** Above that of every earlier question of the conversation. */
  readonly seq: number;
  /** Who is asked; missing while a conversation only waits for time. */
  readonly who?: Who | undefined;
  /** The question as texts and the like, as replies on disk, without what stood before it. */
  readonly shown: KeptReplies;
  /** What is shown first in its place; missing where that cannot be sent. */
  readonly card?: TemplateCard | undefined;
  /** What it can be answered with; missing where any text will do. */
  readonly choices?: Choices | undefined;
  /** Kinds of events that answer it, as queries. */
  readonly waits?: readonly string[] | undefined;
  /** The message whose answer shows it: until that has arrived, it cannot be answered. */
  readonly by: string;
  /** Whether that is a message of our own: then it goes through the outbox, and rides no response. */
  readonly isSent: boolean;
  readonly askedAt: Millis;
  /** Whether the member may go back from here. */
  readonly back: boolean;
  /** Whether something stands for the answer when time is over. */
  readonly hasElse: boolean;
  readonly timeout: Millis;
  /** When it is repeated, the soonest first. */
  readonly reminds: readonly Millis[];
  /** Answers in a row that it could not take. */
  readonly misses: number;
  /** The member was asked whether to leave for another conversation. */
  readonly offer?: Offer | undefined;
}

/** Another conversation that the member wanted to begin. */
export interface Offer {
  readonly plugin: string;
  readonly name: string;
  readonly args: unknown;
  /** When they were asked. */
  readonly at: Millis;
}

/** A conversation that is open. */
export interface Talk {
  readonly id: string;
  readonly plugin: string;
  readonly name: string;
  readonly version: number;
  /** Digest of the author's function. */
  readonly code: string;
  readonly owner: Who;
  readonly input?: unknown;
  readonly args: unknown;
  readonly openedAt: Millis;
  readonly journal: readonly JournalEntry[];
  /** Keys in the order in which the calls began, at the last replay. */
  readonly calls: readonly string[];
  readonly seq: number;
  /** How often somebody went back. */
  readonly gen: number;
  readonly open: OpenQuestion;
  /** The next message of our own that looks at its times, and how many there were. */
  readonly alarm?: { readonly number: number; readonly at: Millis } | undefined;
  readonly alarms: number;
}

/** A question of somebody else's conversation. */
export interface GuestQuestion {
  readonly talk: string;
  readonly owner: Who;
  readonly seq: number;
  /** Whether any text answers it: of such, one is asked at a time. */
  readonly isFree: boolean;
  /** The message that shows it; missing while it has to wait. */
  readonly by?: string | undefined;
  readonly waits?: readonly string[] | undefined;
}

/** A conversation that is to be opened for a member. */
export interface Opening {
  readonly id: string;
  readonly plugin: string;
  readonly name: string;
  readonly input?: unknown;
}

/** All that is open at one member. It changes whenever a question to them is opened or closed. */
export interface MemberDesk {
  /** Their own conversation. `asks`: its open question is theirs. */
  readonly own?:
    | {
        readonly talk: string;
        readonly asks: boolean;
        readonly waits?: readonly string[] | undefined;
      }
    | undefined;
  readonly guests: readonly GuestQuestion[];
  /** What is opened when the own one is over, in this order. */
  readonly queue: readonly Opening[];
}

export const EMPTY_DESK: MemberDesk = { guests: [], queue: [] };

export const isEmptyDesk = ({ own, guests, queue }: MemberDesk): boolean =>
  own === undefined && guests.length === 0 && queue.length === 0;

// Every key ends in a slash and the key of a member, so that erasing the member finds it.
export const talkKey = (id: string, owner: Who): string => `talk/${id}/${keyOf(owner)}`;
export const DESKS = "desk/";
export const deskKey = (memberKey: string): string => `${DESKS}${memberKey}`;
export const stepsOf = (id: string): string => `step/${id}/`;
export const stepKey = ({ id, gen, owner }: Talk, key: string): string =>
  `${stepsOf(id)}${key}/${gen}/${keyOf(owner)}`;

/** A row as it was read. */
export interface TalkRow<T> {
  readonly value: T | undefined;
  /** 0: there is none. */
  readonly version: number;
}

/** Reads one row. */
export async function readRow<T>(
  values: ValueStore,
  key: string,
  now: Millis,
): Promise<TalkRow<T>> {
  return storedRow<T>(await values.get(OWNER, key, now));
}

// Only this folder writes them.
export const storedRow = <T>(stored: Stored | undefined): TalkRow<T> => ({
  value: stored && (JSON.parse(stored.value) as T),
  version: stored?.version ?? 0,
});

export const setRow = (key: string, version: number | undefined, value: unknown): Swap => ({
  owner: OWNER,
  key,
  version,
  change: { set: JSON.stringify(value) },
});

export const deleteRow = (key: string, version?: number): Swap => ({
  owner: OWNER,
  key,
  version,
  change: "delete",
});

export const checkRow = (key: string, version: number): Swap => ({
  owner: OWNER,
  key,
  version,
  change: "check",
});

/** A stable id of something that comes of something else, in the form of an `event.id`. */
export const derivedId = (...names: readonly (string | number)[]): string =>
  digest(JSON.stringify(names)).slice(0, 32);
