import type { EventOf } from "../../events/inbound.ts";
import type { AnyEvent } from "../../events/own.ts";
import { type DrawnCard, drawnOf, withTask } from "../../replies/card-builders.ts";
import { isReply, type Pushable, reply } from "../../replies/reply.ts";
import type { UpdateButtonReply, UpdateCardReply } from "../../replies/table/cards.ts";
import type { CardRow } from "../../stores/card-rows.ts";
import type { CardUpdate } from "../../wecom/api/message-body.ts";
import type { Doing } from "../effects/doing.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { Run } from "../run.ts";

/** The kind of clicks on cards. */
export const CLICK = "event:template_card_event";
export type CardClickEvent = EventOf<typeof CLICK>;

/** What becomes of a card, in both ways in which a change travels. */
export interface CardRevision {
  readonly inResponse: UpdateButtonReply | UpdateCardReply;
  readonly byCode: CardUpdate["change"];
  /** What is sent where nothing can be changed. */
  readonly anew: (row: CardRow, taskId: string) => Pushable;
  /** From what the card that stands there then was drawn; `undefined` when its buttons are inert. */
  readonly drawn: { readonly from: DrawnCard | undefined } | undefined;
}

/** @throws PluginError for what is no change; BotError `ERR_REPLY` for a text that shows nothing */
export function changeOf(next: unknown, scope: PluginScope, verb: string): CardRevision {
  if (typeof next === "string") {
    const inResponse = reply.updateButton(next);
    return {
      inResponse,
      byCode: { replaceName: next },
      anew: ({ title }) => reply.text(title === "" ? next : `${title}：${next}`),
      drawn: undefined,
    };
  }
  if (isReply(next) && next.kind === "template_card") {
    const { taskId: _, ...card } = next.card;
    return {
      inResponse: reply.updateCard(card),
      byCode: { card },
      anew: (_row, taskId) => withTask(next, taskId),
      drawn: { from: drawnOf(next) },
    };
  }
  throw scope.misused(`${verb} takes a card, or a text that stands in place of its buttons`);
}

/** A card that is being changed, and how. */
export interface Aim {
  readonly doing: Doing;
  readonly run: Run;
  readonly event: AnyEvent;
  readonly id: string;
  /** Name of the app that sent it. */
  readonly app: string;
  /** Of this change among all that the message makes. */
  readonly name: string;
  readonly change: CardRevision;
}
