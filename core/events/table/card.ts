import { byMember } from "../kind.ts";
import { list } from "../read-list.ts";
import { text } from "../read-scalar.ts";
import { items } from "../read-structure.ts";

const card = {
  eventKey: text("EventKey", "key of the button or menu item"),
  taskId: text("TaskId", "`task_id` given on sending"),
  cardType: text("CardType", "`text_notice`, `button_interaction`, …"),
  responseCode: text("ResponseCode", "lets the card be changed once, within 72 hours; a secret"),
};

/** Clicks on cards that the app sent (documents 90240, 90241, 94888). */
export const CARD_EVENTS = {
  template_card_event: byMember(
    "A member pressed a button of a card, voted, or submitted choices",
    {
      ...card,
      selectedItems: items(
        "SelectedItems/SelectedItem",
        {
          questionKey: text("QuestionKey", "`question_key` given on sending"),
          // Some clients write it with the letters swapped.
          optionIds: list("OptionIds|OpitonIds/OptionId|OpitonId", "ids of the chosen options"),
        },
        "what was chosen, one item a question",
      ),
    },
    { keyedBy: "eventKey", passive: "card" },
  ),
  template_card_menu_event: byMember("A member chose an item of a card's ⋯ menu", card, {
    keyedBy: "eventKey",
    passive: "text",
  }),
  taskcard_click: byMember(
    "A member pressed a button of a task card (older clients)",
    {
      eventKey: text("EventKey", "key of the button"),
      taskId: text("TaskId", "`task_id` given on sending"),
    },
    { keyedBy: "eventKey", passive: "taskcard" },
  ),
} as const;
