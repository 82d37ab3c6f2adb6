import type { Duration } from "../../duration.ts";
import type { Plain } from "../../plain-data.ts";
import type { Card } from "../../replies/card-builders.ts";
import type { CardHandle, CardReceipt, Receipt } from "../../replies/push.ts";
import type { Recipient } from "../../replies/recipient.ts";
import type { Pushable } from "../../replies/reply.ts";
import type { Timer, TimerOptions } from "../jobs/timer.ts";
import type { Entry } from "../storage/entry.ts";
import type { Tables, TableWriter } from "../storage/tables.ts";

/**
 * What a handler does beside answering, so that it happens once for each message, even when the
 * process dies and the message is handled again. A change to the store is noted in the transaction
 * that makes it, the result of a step when it is there, and a push is known by its id: the next run
 * finds what was done. Updates of one entry, and pushes without a key, are told apart by their order,
 * so a handler that runs again must do them in the same order.
 */
export interface Effects {
  /**
   * Changes a value of a `p.store`, in one step and once for this message.
   *
   * @param entry of a `p.store`
   * @param change synchronous; may change and return what it is given; called anew when another
   *   process was faster
   * @returns the new value, when it is on disk
   */
  readonly update: <E extends Updatable>(
    entry: E,
    change: Parameters<E["update"]>[0],
  ) => ReturnType<E["update"]>;
  /**
   * Adds to a number of a `p.store`, once for this message. Where entries begin at 0 and live for
   * ever, however many messages count at once do not wait for each other.
   *
   * @param amount below 0 to take away
   * @returns the new value, when it is on disk
   */
  readonly add: (entry: Entry<number>, amount: number) => Promise<number>;
  /**
   * Does something outside the store and keeps its result: a second run gets the result without
   * doing it again. If the process dies while it is being done, it is done again: give
   * `idempotencyKey` to whoever can tell repetitions by it.
   *
   * @param name unique within the plugin's handling of this message
   * @param work its result is plain data, or nothing
   */
  readonly step: <T>(name: string, work: (info: StepInfo) => T | Promise<T>) => Promise<T>;
  /**
   * Does something at most once for each key of this plugin, whatever message asks for it. The key
   * is on disk before it begins, so if the process dies in the middle it is not done again.
   *
   * @returns whether it was done now
   */
  readonly once: (key: string, work: () => unknown, options?: OnceOptions) => Promise<boolean>;
  /**
   * Sends a message, once for this message. Always active: it never takes the place of the answer.
   *
   * @param message a text, or what `reply.…` makes
   * @param to who gets it, as in `to.user("li")`; from this app, unless `to` names another
   * @returns the receipt, when the message is on disk
   * @throws BotError `ERR_SEND` (as a rejection) when it can never be sent: no secret, no such app
   */
  readonly push: PushCall;
  /**
   * Changes a card that was sent, once for this message: with the response, in the handler of a click
   * on that card; else by one of the codes that WeCom gives for it, each good for one change within 72
   * hours; else a new card is sent. Of several copies the response changes the clicker's, and a code
   * the others'.
   *
   * @param handle as `push` gave it: plain data, which may have been stored
   * @param next a card, or a text that stands in place of the buttons
   * @returns which way it went; `gone` when nobody has the card any more
   * @throws ApiError (as a rejection) when WeCom refuses
   */
  readonly updateCard: <K extends string>(
    handle: CardHandle<K>,
    next: Card<string> | string,
  ) => Promise<CardRoute>;
  /**
   * Sets a timer of this plugin, once for this message.
   *
   * @param timer what `p.after` gave
   * @param delay from now, at most 400 days
   * @param data plain data, handed to the timer's function
   * @returns when it is on disk
   * @throws RangeError for what is no such span, BotError `ERR_VALUE` (as rejections)
   */
  readonly after: <D>(
    timer: Timer<D>,
    delay: Duration,
    data: D & Plain<D>,
    options?: TimerOptions,
  ) => Promise<void>;
  /**
   * Writes to the plugin's own tables in the transaction that finishes the message: together with
   * the answer, or not at all.
   *
   * @param work synchronous; only says what is to be written. Where a statement changes another
   *   number of rows than it was to, none of it is written, and the handler counts as failed
   */
  readonly commit: (tables: Tables, work: (writer: TableWriter) => void) => void;
}

/**
 * How a card was changed: by the `response` to the click that is handled, by a `code`, or not at all,
 * and a `new` one was sent. `gone`: nobody has it any more.
 */
export type CardRoute = "response" | "code" | "new" | "gone";

/** Sends a message; of a card that `reply.card` made, the receipt has its handle. */
export interface PushCall {
  <K extends string>(card: Card<K>, to: Recipient, options?: PushOptions): Promise<CardReceipt<K>>;
  (message: string | Pushable, to: Recipient, options?: PushOptions): Promise<Receipt>;
}

/**
 * An entry, whatever it holds. `ctx.update` takes the type of its change from the entry's own `update`:
 * inferred anew, `"open" | "closed"` would widen to `string`.
 */
export interface Updatable {
  update(change: never): Promise<unknown>;
}

/** What the work of a step is given. */
export interface StepInfo {
  /** The same each time this step of this message is done: 32 hexadecimal digits. */
  readonly idempotencyKey: string;
}

export interface OnceOptions {
  /** How long the key is remembered, in milliseconds; default: for ever. */
  readonly for?: number;
}

export interface PushOptions {
  /**
   * Names this push: the same name is sent once. Without one, `p.push` sends each time it is called,
   * and `ctx.push` once for its place in the order of calls.
   */
  readonly key?: string;
}
