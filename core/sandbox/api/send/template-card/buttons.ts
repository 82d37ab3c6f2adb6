import { distinct } from "../fields/distinct.ts";
import { list } from "../fields/list.ts";
import { object } from "../fields/object.ts";
import { inside, mapped, optional, type Read, type Reading, refuse } from "../fields/read.ts";
import { text } from "../fields/text.ts";
import { url } from "../fields/url.ts";
import { whole } from "../fields/whole.ts";
import { complete, LINK } from "./links.ts";
import { advised } from "./texts.ts";

const KEY_BYTES = 1_024;
const NO_ACTION = 42045;
const NO_URL = 42028;
const NO_KEY = 42039;

/** Of a notice, where a tap must lead somewhere. */
export const noticeAction = mapped(complete(object(LINK)), (action, reading) => {
  if (action.type === 1 || action.type === 2) return action;
  throw refuse(NO_ACTION, inside(reading, ".type"), "must be 1, a page, or 2, a mini-program");
});

export const cardAction = complete(object(LINK));

/** The entries of the menu in a card's corner. */
export const actionMenu = object({
  desc: optional(text()),
  action_list: distinct(
    list(
      object({
        text: text({ missing: 42020 }),
        key: text({ missing: 42019, bytes: KEY_BYTES, over: 42018 }),
      }),
      { most: 3 },
    ),
    ({ key }) => key,
    42051,
  ),
});

const button = object({
  type: optional(whole(0, 1)),
  text: advised(10, 42038),
  style: optional(whole(1, 4)),
  key: optional(text({ bytes: KEY_BYTES, over: NO_KEY })),
  url: optional(url(NO_URL)),
});
type Button = ReturnType<typeof button>;

/** A button calls back with its key, or opens its page. */
const completeButton: Read<Button> = mapped(button, (read: Button, reading: Reading) => {
  const [field, errcode] =
    read.type === 1 ? (["url", NO_URL] as const) : (["key", NO_KEY] as const);
  if (read[field] !== undefined) return read;
  throw refuse(errcode, inside(reading, `.${field}`), "is missing");
});

export const buttons = distinct(list(completeButton, { most: 6 }), ({ key }) => key, NO_KEY);

export const submitButton = object({
  text: text({ missing: 42049 }),
  key: text({ missing: 42046, bytes: KEY_BYTES, over: 42046 }),
});
