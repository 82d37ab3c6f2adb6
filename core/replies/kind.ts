import type { Branded } from "./reply-made.ts";

/**
 * Where a response shows a reply: with what members read, in the place of the card that was pressed,
 * or nowhere.
 */
export type ResponsePlace = "none" | "text" | "card";

/** How what is too long for one message becomes several. */
export interface Splitting<R> {
  /** UTF-8 bytes that one message holds. */
  readonly limitBytes: number;
  /** What counts. */
  readonly content: (reply: R) => string;
  /** The same in messages that WeCom takes; at least one. */
  readonly parts: (reply: R) => readonly R[];
}

/**
 * One row of the table of replies: everything the core knows about a kind, beside how it is written
 * on the wire. A field that is `undefined` says that the kind has no such thing.
 */
export interface ReplyKind<R> {
  /** What people call it in Chinese; in English it is the kind. */
  readonly name: string;
  /** Its constructor, as in `reply.textCard`. */
  readonly verb: string;
  /** Where a response shows it (document 90241). */
  readonly response: ResponsePlace;
  /** Those of the kind that no response holds all the same. */
  readonly isActiveOnly: ((reply: R) => boolean) | undefined;
  /** The word of the wire under which it changes a task card, which takes one change alone. */
  readonly taskCard: string | undefined;
  /** Whether the active API has such a message (document 90236). */
  readonly sends: boolean;
  /** Whether it goes to group chats (document 90248), */
  readonly toGroups: boolean;
  /** and to everybody at once. */
  readonly toEveryone: boolean;
  /** Whether a group's webhook can send it (document 99110). */
  readonly byWebhook: (reply: R) => boolean;
  /** Entries that it has at most. */
  readonly mostItems: number | undefined;
  /** What is never too long was refused by its constructor if it was. */
  readonly splits: Splitting<R> | undefined;
  /** Whether members would see nothing of it. Constructors of other kinds refuse what shows nothing. */
  readonly isEmpty: ((reply: R) => boolean) | undefined;
  /** What it says, as plain text with its links. Pictures, sounds and files say nothing. */
  readonly says: ((reply: R) => string) | undefined;
  /** What a response shows of one that it cannot hold; a text of what it says when left out. */
  readonly twin: ((reply: R) => Extract<R, Branded<"passive">>) | undefined;
  /** The text in its place for members who read in WeChat. @param byDefault what the app says */
  readonly plainly: ((reply: R, byDefault: boolean) => string | undefined) | undefined;
  /** The reply that shows the file of one that was given it, now that WeCom has it. */
  readonly uploaded: ((reply: R, mediaId: string) => R) | undefined;
  /** Makes it again of what was stored. Another version may have written that: only the shape is believed. */
  readonly read: (stored: R) => R;
}

/** The rows of some kinds: one each, and a place in responses where one of the kind is passive. */
export type KindRows<R extends { readonly kind: string }> = {
  readonly [K in R["kind"]]: ReplyKind<Extract<R, { readonly kind: K }>> & {
    readonly response: PlaceOf<Extract<R, { readonly kind: K }>>;
  };
};

type PlaceOf<R> = [Extract<R, Branded<"passive">>] extends [never]
  ? "none"
  : Exclude<ResponsePlace, "none">;

/** What most kinds are: a message of the active API that no response holds. */
export const MESSAGE = {
  name: "",
  verb: "",
  response: "none",
  isActiveOnly: undefined,
  taskCard: undefined,
  sends: true,
  toGroups: true,
  toEveryone: true,
  byWebhook: () => false,
  mostItems: undefined,
  splits: undefined,
  isEmpty: undefined,
  says: undefined,
  twin: undefined,
  plainly: undefined,
  uploaded: undefined,
} as const;

/** A change of the card that was pressed: it rides a response, or goes nowhere. */
export const CARD_CHANGE = {
  ...MESSAGE,
  response: "card",
  sends: false,
  toGroups: false,
  toEveryone: false,
} as const;
