import { object } from "../fields/object.ts";
import { optional, type Read } from "../fields/read.ts";
import { text } from "../fields/text.ts";
import { url } from "../fields/url.ts";
import { whole } from "../fields/whole.ts";
import { complete, LINK } from "./links.ts";

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
