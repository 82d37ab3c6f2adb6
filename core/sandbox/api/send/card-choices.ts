import { advised, complete, LINK } from "./card-texts.ts";
import {
  distinct,
  type FieldReading,
  flag,
  inside,
  listField,
  mapped,
  mediaIdField,
  object,
  optionalField,
  type Read,
  refuseField,
  textField,
  url,
  whole,
} from "./fields.ts";

const NO_TITLE = 42033;

const paragraph = object({ title: advised(38, NO_TITLE), desc: optionalField(advised(160)) });

export const verticalContents = listField(paragraph, { least: 0, most: 4, count: 42036 });

const row = object({
  type: optionalField(whole(0, 3)),
  keyname: textField({ missing: 42027 }),
  value: optionalField(textField()),
  url: optionalField(url()),
  media_id: optionalField(mediaIdField(undefined)),
  userid: optionalField(textField()),
});

/** What each type of row cannot do without: 1 opens a page, 2 a file, 3 a member's details. */
const NEEDS = [
  undefined,
  { field: "url", errcode: 42028 },
  { field: "media_id", errcode: 42029 },
  { field: "userid", errcode: 42050 },
] as const;

const completeRow: Read<ReturnType<typeof row>> = mapped(row, (read, reading) => {
  const need = NEEDS[read.type ?? 0];
  if (!need || read[need.field] !== undefined) return read;
  throw refuseField(need.errcode, reading, `has type ${read.type}, so it needs ${need.field}`);
});

export const horizontalContents = listField(completeRow, { least: 0, most: 6, count: 42035 });

const jump = complete(object({ ...LINK, title: textField({ missing: NO_TITLE }) }));

export const jumps = listField(jump, { least: 0, most: 3, count: 42042 });

const NO_QUESTION = 42043;
const NO_ID = 42040;
const COUNT = 42037;
const KEY_BYTES = 1_024;

const questionKey = textField({ missing: NO_QUESTION, bytes: KEY_BYTES, over: NO_QUESTION });

const OPTION = {
  id: textField({ missing: NO_ID, bytes: 128, over: NO_ID }),
  text: advised(16, 42041),
};
const idOf = ({ id }: { readonly id: string }) => id;

const selection = object({
  question_key: questionKey,
  title: optionalField(textField()),
  selected_id: optionalField(textField()),
  option_list: distinct(listField(object(OPTION), { most: 10, count: COUNT }), idOf, NO_ID),
  disable: optionalField(flag),
});

export const buttonSelection = selection;

export const checkbox = object({
  question_key: questionKey,
  option_list: distinct(
    listField(object({ ...OPTION, is_checked: optionalField(flag) }), { most: 20, count: COUNT }),
    idOf,
    NO_ID,
  ),
  mode: optionalField(whole(0, 1)),
  disable: optionalField(flag),
});

export const selections = distinct(
  listField(selection, { most: 3, count: 42047 }),
  ({ question_key }) => question_key,
  NO_QUESTION,
);

const NO_ACTION = 42045;
const NO_URL = 42028;
const NO_KEY = 42039;

/** Of a notice, where a tap must lead somewhere. */
export const noticeAction = mapped(complete(object(LINK)), (action, reading) => {
  if (action.type === 1 || action.type === 2) return action;
  throw refuseField(NO_ACTION, inside(reading, ".type"), "must be 1, a page, or 2, a mini-program");
});

export const cardAction = complete(object(LINK));

/** The entries of the menu in a card's corner. */
export const actionMenu = object({
  desc: optionalField(textField()),
  action_list: distinct(
    listField(
      object({
        text: textField({ missing: 42020 }),
        key: textField({ missing: 42019, bytes: KEY_BYTES, over: 42018 }),
      }),
      { most: 3 },
    ),
    ({ key }) => key,
    42051,
  ),
});

const button = object({
  type: optionalField(whole(0, 1)),
  text: advised(10, 42038),
  style: optionalField(whole(1, 4)),
  key: optionalField(textField({ bytes: KEY_BYTES, over: NO_KEY })),
  url: optionalField(url(NO_URL)),
});
type Button = ReturnType<typeof button>;

/** A button calls back with its key, or opens its page. */
const completeButton: Read<Button> = mapped(button, (read: Button, reading: FieldReading) => {
  const [field, errcode] =
    read.type === 1 ? (["url", NO_URL] as const) : (["key", NO_KEY] as const);
  if (read[field] !== undefined) return read;
  throw refuseField(errcode, inside(reading, `.${field}`), "is missing");
});

export const buttons = distinct(listField(completeButton, { most: 6 }), ({ key }) => key, NO_KEY);

export const submitButton = object({
  text: textField({ missing: 42049 }),
  key: textField({ missing: 42046, bytes: KEY_BYTES, over: 42046 }),
});
