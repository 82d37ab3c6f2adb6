import type { CardLink } from "../../chat/content.ts";
import {
  type FieldReading,
  inside,
  mapped,
  object,
  optionalField,
  type Read,
  refuseField,
  textField,
  url,
  whole,
} from "./fields.ts";

const NO_URL = 42028;
const NO_APPID = 42030;

/** The fields of everything that can be tapped: 0 opens nothing, 1 a page, 2 a mini-program. */
export const LINK = {
  type: optionalField(whole(0, 2)),
  url: optionalField(url(NO_URL)),
  appid: optionalField(textField({ missing: NO_APPID })),
  pagepath: optionalField(textField()),
};

type Link = CardLink & { readonly type?: number };

/** A link has what its type needs. @throws CallRefused 42028 without a page, 42030 without an appid */
export const complete = <T extends Link>(read: Read<T>): Read<T> => mapped(read, checkLink);

function checkLink<T extends Link>(link: T, reading: FieldReading): T {
  if (link.type === 1 && link.url === undefined) throw lacks(NO_URL, reading, "url");
  if (link.type === 2 && link.appid === undefined) throw lacks(NO_APPID, reading, "appid");
  return link;
}

const lacks = (errcode: number, reading: FieldReading, name: string) =>
  refuseField(errcode, inside(reading, `.${name}`), "is missing");

/** A text whose length the documents only recommend. */
export const advised = (characters: number, missing?: number): Read<string> =>
  textField({ characters, over: "advise", ...(missing !== undefined && { missing }) });

const NO_TITLE = 41016;
const TITLE = 36;
const DESC = 44;

export const source = object({
  icon_url: optionalField(url()),
  desc: optionalField(advised(20)),
  desc_color: optionalField(whole(0, 3)),
});

/** Of a text notice, where `sub_title_text` can stand in its place. */
export const anyTitle = object({
  title: optionalField(advised(TITLE)),
  desc: optionalField(advised(DESC)),
});

/** Of every other card. */
export const mainTitle = object({
  title: advised(TITLE, NO_TITLE),
  desc: optionalField(advised(DESC)),
});

export const quoteArea = complete(
  object({ ...LINK, title: optionalField(textField()), quote_text: optionalField(textField()) }),
);

export const emphasis = object({
  title: optionalField(textField()),
  desc: optionalField(textField()),
});

export const subTitle = advised(160);

/** Errcode of a card image without an address, and of a news notice without any picture. */
export const NO_PICTURE = 42044;

const NARROWEST = 1.3;
const WIDEST = 2.25;

const ratio: Read<number> = (value, reading) => {
  if (typeof value === "number" && value >= NARROWEST && value <= WIDEST) return value;
  throw refuseField(40058, reading, `must be a number from ${NARROWEST} to ${WIDEST}`);
};

export const cardImage = object({ url: url(NO_PICTURE), aspect_ratio: optionalField(ratio) });

export const imageTextArea = complete(
  object({
    ...LINK,
    title: optionalField(textField()),
    desc: optionalField(textField()),
    image_url: url(NO_PICTURE),
  }),
);

const ILLEGAL = 42014;
const ALPHABET = /^[0-9A-Za-z_\-@]+$/;

/** `task_id`: digits, letters and `_-@`, 128 bytes at most. @throws CallRefused 42014 */
export const taskId: Read<string> = mapped(
  textField({ missing: ILLEGAL, bytes: 128, over: ILLEGAL }),
  (value: string, reading: FieldReading) => {
    if (ALPHABET.test(value)) return value;
    throw refuseField(ILLEGAL, reading, "may hold digits, letters and _-@ alone");
  },
);
