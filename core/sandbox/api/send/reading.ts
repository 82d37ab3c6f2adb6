import type { WireCard } from "../../chat/content.ts";
import type { StoredFile } from "../../chat/media.ts";
import type { Sandbox } from "../../sandbox.ts";
import type { SandboxApp } from "../../world/world.ts";
import { CallRefused, type OpenCall } from "../route.ts";
import type { FieldReading } from "./fields.ts";

/**
 * Finds files as somebody may use them: all apps share theirs, a group webhook has its own.
 *
 * @param webhookKey of the webhook that asks; `undefined` for an app
 */
export const findableMedia =
  ({ media }: Sandbox, webhookKey?: string) =>
  (mediaId: string): StoredFile | undefined => {
    const file = media.find(mediaId);
    return file?.webhookKey === webhookKey ? file : undefined;
  };

/** Stands at the root of a call's body. @param webhookKey of the group webhook that calls, if any */
export const readingOf = (call: OpenCall, webhookKey?: string): FieldReading => ({
  path: "",
  findMedia: findableMedia(call.sandbox, webhookKey),
  note: (remark) => call.remark(remark),
});

/** Whether members can do more with a card than look at it: such cards call back and can change. */
export const answers = (card: WireCard) => hasButtons(card) || card.action_menu !== undefined;

/** Whether there is a button that can become inert: notices have none (document 94888). */
export const hasButtons = ({ card_type }: WireCard) =>
  card_type === "button_interaction" ||
  card_type === "vote_interaction" ||
  card_type === "multiple_interaction";

/** @throws CallRefused 43012 when the app could not hear what members do with the card */
export function checkHearing(app: SandboxApp, card: WireCard): void {
  if (answers(card) && !app.callback) {
    throw new CallRefused(43012, "a card that members answer needs an app with a callback URL");
  }
}
