import type { CardLink } from "../../chat/content.ts";
import {
  inside,
  mapped,
  object,
  optional,
  type Read,
  type Reading,
  refuse,
  text,
  url,
  whole,
} from "./fields.ts";

const NO_URL = 42028;
const NO_APPID = 42030;

/** The fields of everything that can be tapped: 0 opens nothing, 1 a page, 2 a mini-program. */
export const LINK = {
  type: optional(whole(0, 2)),
  url: optional(url(NO_URL)),
  appid: optional(text({ missing: NO_APPID })),
  pagepath: optional(text()),
};

type Link = CardLink & { readonly type?: number };

/** A link has what its type needs. @throws ApiError 42028 without a page, 42030 without an appid */
export const complete = <T extends Link>(read: Read<T>): Read<T> => mapped(read, checkLink);

function checkLink<T extends Link>(link: T, reading: Reading): T {
  if (link.type === 1 && link.url === undefined) throw lacks(NO_URL, reading, "url");
  if (link.type === 2 && link.appid === undefined) throw lacks(NO_APPID, reading, "appid");
  return link;
}

const lacks = (errcode: number, reading: Reading, name: string) =>
  refuse(errcode, inside(reading, `.${name}`), "is missing");

/** A text whose length the documents only recommend. */
export const advised = (characters: number, missing?: number): Read<string> =>
  text({ characters, over: "advise", ...(missing !== undefined && { missing }) });

const NO_TITLE = 41016;
const TITLE = 36;
const DESC = 44;

export const source = object({
  icon_url: optional(url()),
  desc: optional(advised(20)),
  desc_color: optional(whole(0, 3)),
});

/** Of a text notice, where `sub_title_text` can stand in its place. */
export const anyTitle = object({ title: optional(advised(TITLE)), desc: optional(advised(DESC)) });

/** Of every other card. */
export const mainTitle = object({
  title: advised(TITLE, NO_TITLE),
  desc: optional(advised(DESC)),
});

export const quoteArea = complete(
  object({ ...LINK, title: optional(text()), quote_text: optional(text()) }),
);

export const emphasis = object({ title: optional(text()), desc: optional(text()) });

export const subTitle = advised(160);

/** Errcode of a card image without an address, and of a news notice without any picture. */
export const NO_PICTURE = 42044;

const NARROWEST = 1.3;
const WIDEST = 2.25;

const ratio: Read<number> = (value, reading) => {
  if (typeof value === "number" && value >= NARROWEST && value <= WIDEST) return value;
  throw refuse(40058, reading, `must be a number from ${NARROWEST} to ${WIDEST}`);
};

export const cardImage = object({ url: url(NO_PICTURE), aspect_ratio: optional(ratio) });

export const imageTextArea = complete(
  object({
    ...LINK,
    title: optional(text()),
    desc: optional(text()),
    image_url: url(NO_PICTURE),
  }),
);

const ILLEGAL = 42014;
const ALPHABET = /^[0-9A-Za-z_\-@]+$/;

/** `task_id`: digits, letters and `_-@`, 128 bytes at most. @throws ApiError 42014 */
export const taskId: Read<string> = mapped(
  text({ missing: ILLEGAL, bytes: 128, over: ILLEGAL }),
  (value: string, reading: Reading) => {
    if (ALPHABET.test(value)) return value;
    throw refuse(ILLEGAL, reading, "may hold digits, letters and _-@ alone");
  },
);
