import type { Member } from "../events/member.ts";
import type { Recipient } from "./recipient.ts";
import type { Reply } from "./reply.ts";

/** What WeCom said when it took a message. */
export interface Sent {
  /** For recalling it; `undefined` for a group chat. */
  readonly msgId: string | undefined;
  /** UserIDs, and `party:` or `tag:` in front of ids, that it did not reach. Lower-case. */
  readonly unreachable: readonly string[];
  /** Of an interactive card, for one update within 72 h. */
  readonly responseCode: string | undefined;
}

/** What became of an outgoing message, for `p.onDelivery`. */
export interface DeliveryReport {
  /** The receipt's id. */
  readonly id: string;
  /** `event.id` of what it answers; `undefined` for a push. */
  readonly event: string | undefined;
  readonly app: string;
  readonly to: Recipient;
  /** `mailbox`: rode a later response. `held`: waits; another report follows. */
  readonly outcome: "sent" | "mailbox" | "held" | "dead";
  readonly sent: Sent | undefined;
  /** WeCom's errcode or one of our error codes, when it was not sent. */
  readonly error: string | undefined;
  /** What WeCom said in its own words, as `invalid userid`; without secrets and contents. */
  readonly errmsg: string | undefined;
}

/** What `p.push` gives: the message is on disk, and will be sent. */
export interface Receipt {
  readonly id: string;
  /**
   * Resolves when WeCom has taken it.
   *
   * @throws BotError `ERR_SEND` (as a rejection) when it is given up
   */
  sent(): Promise<Sent>;
  /**
   * Takes it back: before it is sent by not sending it, within 24 h after by asking WeCom.
   *
   * @throws BotError `ERR_API` when WeCom refuses
   */
  recall(): Promise<void>;
}

declare const keys: unique symbol;

/** Names a card that was sent: plain data, which can be stored, and says nothing of its contents. */
export interface CardHandle<K extends string = string> {
  readonly card: string;
  /** Name of the app that sent it. */
  readonly app: string;
  /** On the type alone. */
  readonly [keys]?: () => K;
}

/** What a push of a card gives that `reply.card` made. */
export interface CardReceipt<K extends string = string> extends Receipt {
  /** For `ctx.updateCard`, now or at any time. */
  readonly handle: CardHandle<K>;
}

/** One explicit active send. */
export interface PushRequest {
  readonly plugin: string;
  readonly reply: Reply;
  readonly to: Recipient;
  /** The message whose handler sends it. */
  readonly message: string | undefined;
  /** Who caused that message: whoever wrote is there, whatever a call says. */
  readonly from?: Member | undefined;
  /** A name that is stable over reruns; random when left out. */
  readonly key: string | undefined;
}

/** Takes pushes in. */
export interface Pusher {
  /**
   * @throws BotError `ERR_SEND` when it can never be sent: no secret, no such app; `ERR_STORE_FULL`
   *   and others when it cannot be stored
   */
  push(request: PushRequest): Promise<Receipt & Partial<Pick<CardReceipt, "handle">>>;
}
