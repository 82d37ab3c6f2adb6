import type { WireCard } from "../../chat/wire-card.ts";
import type { SandboxApp } from "../../world/world.ts";
import { ApiError } from "../route.ts";

/** Whether members can do more with a card than look at it: such cards call back and can change. */
export const answers = (card: WireCard) => hasButtons(card) || card.action_menu !== undefined;

/** Whether there is a button that can become inert: notices have none (document 94888). */
export const hasButtons = ({ card_type }: WireCard) =>
  card_type === "button_interaction" ||
  card_type === "vote_interaction" ||
  card_type === "multiple_interaction";

/** @throws ApiError 43012 when the app could not hear what members do with the card */
export function checkHearing(app: SandboxApp, card: WireCard): void {
  if (answers(card) && !app.callback) {
    throw new ApiError(43012, "a card that members answer needs an app with a callback URL");
  }
}
