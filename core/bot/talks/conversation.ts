import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Duration } from "../../duration.ts";
import type { Member } from "../../events/member.ts";
import type { Plain } from "../../plain-data.ts";
import type { Logger } from "../../ports/logger.ts";
import type { CardBody } from "../../replies/card-body.ts";
import type { Card, FormCard, ManyCard } from "../../replies/card-builders.ts";
import type { LateOptions } from "../../replies/late.ts";
import type { Answer } from "../../replies/outcome.ts";
import type { Receipt } from "../../replies/push.ts";
import type { Recipient } from "../../replies/recipient.ts";
import type { Pushable, Reply } from "../../replies/reply.ts";
import type { NowOrLater } from "../context.ts";
import type { StepInfo, Updatable } from "../effects/effects.ts";
import type { Tables, TableWriter } from "../storage/tables.ts";
import type { Checked, CheckedQuery, EventOfTrigger } from "../trigger.ts";

/** What a question says: a text, a reply, or several of them one after the other. */
export type Prompt = string | Reply | readonly (string | Reply)[];

/** How a question is asked. */
export interface Asking {
  /**
   * How long it waits for an answer; then the conversation ends. Default: the conversation's, which
   * is half an hour; three days for questions to other members.
   */
  readonly timeout?: Duration;
  /** When it is said once more, counted from when it was asked. */
  readonly remind?: Duration | readonly Duration[];
  /** Whether its member may go back from here, by the words of the conversation. Default: yes. */
  readonly back?: boolean;
}

/** The same, with what stands for the answer when time is over. */
export interface AskingOr<E> extends Asking {
  readonly timeout: Duration;
  readonly else: E;
}

type Asked<E> = Asking | AskingOr<E>;

/** One of several answers: its text, and words that mean the same. */
export type Option = string | { readonly text: string; readonly words?: readonly string[] };

type Schema = StandardSchemaV1<string, unknown> | StandardSchemaV1<unknown, unknown>;
type OutputOf<S extends Schema> = StandardSchemaV1.InferOutput<S>;
/** Answers are kept, so they are plain data. */
type PlainOutput<S extends Schema> =
  OutputOf<S> extends Plain<OutputOf<S>>
    ? S
    : { readonly "an answer is kept, so it must be plain data, not": OutputOf<S> };

/** How a step is done. */
export interface StepOptions {
  /** How often it is tried before what it throws reaches the conversation. Default 1. */
  readonly tries?: number;
  /** Before the second try; twice as long before each further one. Default one second. */
  readonly wait?: Duration;
  /** How long one try may take; then it fails with a `TimeoutError`. Default: as long as it takes. */
  readonly timeout?: Duration;
  /** It only reads, so a member may go back past it, and it is done again. Default `false`. */
  readonly undo?: boolean;
}

/** What the work of a step is given. */
export interface StepWork extends StepInfo {
  /** Aborts when the process stops, and when the time of this try is over. */
  readonly signal: AbortSignal;
}

/** What asks one member. */
export interface Guest {
  /** Of the conversation. */
  readonly id: string;
  /** Who is asked here. */
  readonly member: Member;
  /** The plugin's logger; its lines carry the id of the conversation. */
  readonly log: Logger;
  /** Aborts when the process stops, and when the message that goes on with the conversation takes too long. */
  readonly signal: AbortSignal;

  /** Says something on the way to the next question, once. */
  say(message: Prompt): void;

  /**
   * Asks for one of several answers. They are shown with numbers, and can be typed as they are, as
   * their number, or by their words.
   *
   * @param options texts, or texts by what the author calls them
   * @returns the text; of a map the key
   */
  choose<const O extends readonly [string, ...string[]], E = never>(
    name: string,
    question: Prompt,
    options: O,
    asking?: Asked<E>,
  ): Promise<O[number] | E>;
  choose<const O extends Readonly<Record<string, Option>>, E = never>(
    name: string,
    question: Prompt,
    options: O,
    asking?: Asked<E>,
  ): Promise<(keyof O & string) | E>;

  /**
   * Asks by a card: buttons, a vote (of many: all that were chosen), or lists (what was chosen of each).
   * Whom no card can be sent to, without the app's secret, is asked by a text with numbers.
   *
   * @param card as `reply.card` makes it, new for each question
   */
  choose<K extends string, E = never>(
    name: string,
    card: ManyCard<K>,
    asking?: Asked<E>,
  ): Promise<readonly K[] | E>;
  choose<F, E = never>(name: string, card: FormCard<F>, asking?: Asked<E>): Promise<F | E>;
  choose<K extends string, E = never>(
    name: string,
    card: Card<K>,
    asking?: Asked<E>,
  ): Promise<K | E>;

  /**
   * Asks for any text. With a schema (zod, valibot, `date()`), for one that the schema takes: what it
   * refuses is answered with its message, and asked again.
   *
   * @returns what the schema made of the text; without one, the text without blanks around it
   */
  ask<E = never>(name: string, question: Prompt, asking?: Asked<E>): Promise<string | E>;
  ask<S extends Schema, E = never>(
    name: string,
    question: Prompt,
    schema: S & PlainOutput<S>,
    asking?: Asked<E>,
  ): Promise<OutputOf<S> | E>;

  /** Asks for yes or no: by a text, or by what a card says, to which two buttons are put. */
  confirm<E = never>(
    name: string,
    question: Prompt | CardBody,
    asking?: Asked<E>,
  ): Promise<boolean | E>;

  /**
   * Waits for an event of the member, as a picture or a place: all others go to the handlers of the
   * bot as usual.
   */
  waitFor<const Q extends string, E = never>(
    name: string,
    query: (Q & CheckedQuery<Q>) | readonly (Q & CheckedQuery<Q>)[],
    question: Prompt,
    asking?: Asked<E>,
  ): Promise<EventOfTrigger<Q> | E>;

  /** Lets time pass. Meanwhile the member is free for everything but another conversation. */
  sleep(name: string, duration: Duration): Promise<void>;

  /**
   * Does something outside, and keeps what it came to: it is not done again, however often the
   * function runs. If the process dies in the middle, it is: give `idempotencyKey` to whoever can tell
   * repetitions by it.
   *
   * @param work its result is plain data, or nothing
   * @throws what `work` throws after its tries; if that is caught, it is kept, and thrown again in
   *   later runs as an Error of the same `name`, `message` and `code`
   */
  step<T>(
    name: string,
    work: (info: StepWork) => (T & Plain<T>) | Promise<T & Plain<T>>,
    options?: StepOptions,
  ): Promise<T>;

  /** Sends a message, once. Always active: it never takes the place of an answer. */
  push(name: string, message: string | Pushable, to: Recipient): Promise<Receipt>;

  /** Changes a value of a `p.store`, in one step and once. @returns the new value */
  update<E extends Updatable>(
    name: string,
    entry: E,
    change: Parameters<E["update"]>[0],
  ): ReturnType<E["update"]>;

  /**
   * Writes to the plugin's tables once, in the transaction that ends this turn of the conversation:
   * with its answer, or not at all.
   */
  commit(tables: Tables, work: (writer: TableWriter) => void): void;
}

/** What runs a conversation: it asks the member who opened it, and, through `other`, others. */
export interface Conversation<I = undefined, A = Record<never, never>> extends Guest {
  /** What `open` was given. */
  readonly input: I;
  /** Of the command that opened it. */
  readonly args: A;
  /** Milliseconds since the epoch: the only time that is the same in every run. */
  readonly openedAt: number;

  /**
   * Asks somebody else. They are free meanwhile, also for a conversation of their own, and so is the
   * owner, but for a second one.
   *
   * @param member of the same app; not the owner
   * @param asking for all questions in it
   */
  other<T>(
    name: string,
    member: Member | string,
    run: (guest: Guest) => Promise<T>,
    asking?: Asking,
  ): Promise<T>;
}

/** How a conversation ended before its function did. */
export interface ConversationEnd {
  /**
   * `cancelled` by its owner; `timeout`; `left` for another conversation; `version`: it no longer fits
   * the bot that runs; `failed`: it is too large to be kept.
   */
  readonly reason: "cancelled" | "timeout" | "left" | "version" | "failed";
  /** What was answered, by the names of the questions. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** Who opened it. */
  readonly member: Member;
}

export interface ConversationOptions<T extends string = string> extends LateOptions {
  /**
   * What opens it: `keyword:请假`, `command:leave <days:int>`, or a query, as `event:click=LEAVE`.
   * Default: the name of the conversation as a keyword. An empty list: only `open` does.
   */
  readonly on?: (T & Checked<T>) | readonly (T & Checked<T>)[];
  /** Raise it, from 1, when what is open must not go on with the new function. */
  readonly version?: number;
  /** Of every question to the owner. Default half an hour. */
  readonly timeout?: Duration;
  /** Words that end it. Default `取消`, `cancel`. */
  readonly cancel?: readonly string[] | false;
  /** Words that take back the last answer. Default `返回`, `back`. */
  readonly back?: readonly string[] | false;
  /** Called when it ends before its function does. What it answers is said in place of our own text; `pass` leaves that. */
  readonly onEnd?: (end: ConversationEnd) => NowOrLater<Answer>;
}

/** A conversation that was registered. */
export interface ConversationHandle<I> {
  readonly name: string;
  /**
   * Opens it for a member, from anywhere. While they are in another, it waits behind it.
   *
   * @param member a UserID only where there is one app
   * @param input plain data
   */
  open(
    member: Member | string,
    ...input: undefined extends I ? [input?: I] : [input: I]
  ): Promise<"opened" | "queued">;
}
