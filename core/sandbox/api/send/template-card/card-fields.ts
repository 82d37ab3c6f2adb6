import type { WireCard } from "../../../chat/wire-card.ts";

export type CardType = WireCard["card_type"];
export type CardField = Exclude<keyof WireCard, "card_type" | "replace_text">;

interface CardFields {
  readonly required: readonly CardField[];
  readonly optional: readonly CardField[];
}

/** Which fields each type of card has (document 90236). */
export const CARD_FIELDS: Readonly<Record<CardType, CardFields>> = {
  text_notice: {
    required: ["card_action"],
    optional: [
      "source",
      "action_menu",
      "task_id",
      "main_title",
      "quote_area",
      "emphasis_content",
      "sub_title_text",
      "horizontal_content_list",
      "jump_list",
    ],
  },
  news_notice: {
    required: ["main_title", "card_action"],
    optional: [
      "source",
      "action_menu",
      "task_id",
      "quote_area",
      "image_text_area",
      "card_image",
      "vertical_content_list",
      "horizontal_content_list",
      "jump_list",
    ],
  },
  button_interaction: {
    required: ["task_id", "main_title", "button_list"],
    optional: [
      "source",
      "action_menu",
      "quote_area",
      "sub_title_text",
      "horizontal_content_list",
      "card_action",
      "button_selection",
    ],
  },
  vote_interaction: {
    required: ["task_id", "main_title", "checkbox", "submit_button"],
    optional: ["source"],
  },
  multiple_interaction: {
    required: ["task_id", "main_title", "select_list", "submit_button"],
    optional: ["source"],
  },
};
