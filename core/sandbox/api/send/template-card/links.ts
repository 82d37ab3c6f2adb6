import type { CardLink } from "../../../chat/wire-card.ts";
import { inside, mapped, optional, type Read, type Reading, refuse } from "../fields/read.ts";
import { text } from "../fields/text.ts";
import { url } from "../fields/url.ts";
import { whole } from "../fields/whole.ts";

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
