import type { WireCard } from "../../../chat/wire-card.ts";
import type { Read } from "../fields/read.ts";
import { actionMenu, buttons, cardAction, noticeAction, submitButton } from "./buttons.ts";
import type { CardField, CardType } from "./card-fields.ts";
import { buttonSelection, checkbox, selections } from "./choices.ts";
import { horizontalContents, jumps, verticalContents } from "./lists.ts";
import { cardImage, imageTextArea } from "./pictures.ts";
import { taskId } from "./task-id.ts";
import { anyTitle, emphasis, mainTitle, quoteArea, source, subTitle } from "./texts.ts";

type FieldReaders = { readonly [F in CardField]: Read<NonNullable<WireCard[F]>> };

const READERS: FieldReaders = {
  source,
  action_menu: actionMenu,
  task_id: taskId,
  main_title: mainTitle,
  quote_area: quoteArea,
  emphasis_content: emphasis,
  sub_title_text: subTitle,
  image_text_area: imageTextArea,
  card_image: cardImage,
  vertical_content_list: verticalContents,
  horizontal_content_list: horizontalContents,
  jump_list: jumps,
  card_action: cardAction,
  button_selection: buttonSelection,
  button_list: buttons,
  checkbox,
  select_list: selections,
  submit_button: submitButton,
};

/** Where a type reads a field in a way of its own. */
const OWN_READERS: Readonly<Partial<Record<CardType, Partial<FieldReaders>>>> = {
  text_notice: { main_title: anyTitle, card_action: noticeAction },
  news_notice: { card_action: noticeAction },
};

/** How a card of this type reads the field. */
export const fieldReader = (type: CardType, field: CardField): Read<unknown> =>
  OWN_READERS[type]?.[field] ?? READERS[field];

/** Whether any type of card has the field. */
export const isCardField = (name: string) => Object.hasOwn(READERS, name);
