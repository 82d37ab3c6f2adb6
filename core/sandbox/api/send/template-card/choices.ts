import { distinct } from "../fields/distinct.ts";
import { list } from "../fields/list.ts";
import { object } from "../fields/object.ts";
import { optional } from "../fields/read.ts";
import { text } from "../fields/text.ts";
import { flag, whole } from "../fields/whole.ts";
import { advised } from "./texts.ts";

const NO_QUESTION = 42043;
const NO_ID = 42040;
const COUNT = 42037;
const KEY_BYTES = 1_024;

const questionKey = text({ missing: NO_QUESTION, bytes: KEY_BYTES, over: NO_QUESTION });

const OPTION = {
  id: text({ missing: NO_ID, bytes: 128, over: NO_ID }),
  text: advised(16, 42041),
};
const idOf = ({ id }: { readonly id: string }) => id;

const selection = object({
  question_key: questionKey,
  title: optional(text()),
  selected_id: optional(text()),
  option_list: distinct(list(object(OPTION), { most: 10, count: COUNT }), idOf, NO_ID),
  disable: optional(flag),
});

export const buttonSelection = selection;

export const checkbox = object({
  question_key: questionKey,
  option_list: distinct(
    list(object({ ...OPTION, is_checked: optional(flag) }), { most: 20, count: COUNT }),
    idOf,
    NO_ID,
  ),
  mode: optional(whole(0, 1)),
  disable: optional(flag),
});

export const selections = distinct(
  list(selection, { most: 3, count: 42047 }),
  ({ question_key }) => question_key,
  NO_QUESTION,
);
