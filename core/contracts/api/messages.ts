import type { Recipient } from "../../events/recipient.ts";
import type { Reply } from "../../events/reply.ts";
import type { TemplateCard } from "../../events/template-card.ts";
import type { Sent } from "../push.ts";

/** A message for members, departments, tags (document 90236) or a group chat (document 90248). */
export interface SendRequest {
  /** Any reply but the updates of cards. A file that is not with WeCom yet is uploaded first. */
  readonly reply: Reply;
  readonly to: Recipient;
  /** 1: confidential, with a watermark. 2: for `mpNews` alone, shared inside the company only. */
  readonly safe?: 0 | 1 | 2;
  /** Shows names in place of `$userName=ID$` and `$departmentName=ID$`. */
  readonly idTrans?: boolean;
  /** WeCom drops an equal message to the same recipients so many seconds long, at most 14,400. */
  readonly duplicateCheckSeconds?: number;
}

/** Changes copies of a card that was sent (document 94888). */
export interface CardUpdate {
  /** From `Sent.responseCode` or the event of a click: good for one update within 72 hours. */
  readonly responseCode: string;
  /** Whose copies: UserIDs, ids of departments, ids of tags. */
  readonly users?: readonly string[];
  readonly parties?: readonly number[];
  readonly tags?: readonly number[];
  /** All copies. */
  readonly atAll?: boolean;
  /** A new card, or one text for all buttons, which become inert. */
  readonly change: { readonly card: TemplateCard } | { readonly replaceName: string };
}

/** What was changed. */
export interface CardUpdated {
  /** UserIDs of whom it did not reach. Lower-case. */
  readonly unreachable: readonly string[];
}

export interface MessagesApi {
  /**
   * @throws ApiError `ERR_REPLY` for what cannot be sent there, `ERR_MEDIA` and `ERR_ADDRESS` for a
   *   file that cannot be uploaded, and as every call
   */
  send(request: SendRequest): Promise<Sent>;
  /**
   * The reply with a media id in place of a path, address or bytes.
   *
   * @throws ApiError as `send`
   */
  prepare(reply: Reply): Promise<Reply>;
  /** Takes a message back, within 24 hours (document 94867). */
  recall(msgId: string): Promise<void>;
  updateCard(update: CardUpdate): Promise<CardUpdated>;
}
