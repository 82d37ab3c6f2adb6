import type { WireCard } from "../../../chat/wire-card.ts";
import { type Reading, refuse } from "../fields/read.ts";
import { NO_PICTURE } from "./pictures.ts";

const NO_TITLE = 41016;
const NO_TASK = 42014;

/**
 * What no field alone tells: that a text notice has a text, a news notice a picture, and a menu the
 * task that its callbacks name.
 *
 * @param replaces whether it stands in place of a card whose task it can have
 * @throws ApiError 41016, 42044, 42014
 */
export function checkWhole(card: WireCard, reading: Reading, replaces: boolean): WireCard {
  const { card_type, main_title, sub_title_text, image_text_area, card_image } = card;
  if (card_type === "text_notice" && !main_title?.title && !sub_title_text) {
    throw refuse(NO_TITLE, reading, "needs main_title.title or sub_title_text");
  }
  if (card_type === "news_notice" && !image_text_area && !card_image) {
    throw refuse(NO_PICTURE, reading, "needs card_image or image_text_area");
  }
  if (card.action_menu && card.task_id === undefined && !replaces) {
    throw refuse(NO_TASK, reading, "has an action_menu, so it needs a task_id");
  }
  return card;
}
