import { object } from "../fields/object.ts";
import { optional, type Read, refuse } from "../fields/read.ts";
import { text } from "../fields/text.ts";
import { url } from "../fields/url.ts";
import { complete, LINK } from "./links.ts";

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
