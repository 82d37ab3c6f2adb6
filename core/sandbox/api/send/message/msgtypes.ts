import type { Content } from "../../../chat/content.ts";
import type { JsonObject } from "../../../json.ts";
import { inside, type Read, type Reading, refuse } from "../fields/read.ts";
import { mpnews, news } from "./articles.ts";
import { file, image, video, voice } from "./media.ts";
import { miniprogramNotice } from "./miniprogram-notice.ts";
import { taskcard } from "./taskcard.ts";
import { templateCard } from "./template-card.ts";
import { textcard } from "./textcard.ts";
import { appMarkdown, appText, groupText } from "./texts.ts";

/** How the object of each `msgtype` is read. */
export type Msgtypes = Readonly<Record<string, Read<Content>>>;

const BOTH: Msgtypes = {
  image,
  voice,
  video,
  file,
  textcard,
  news,
  mpnews,
  markdown: appMarkdown,
};

/** What `message/send` takes (document 90236). */
export const APP_MSGTYPES: Msgtypes = {
  ...BOTH,
  text: appText,
  miniprogram_notice: miniprogramNotice,
  template_card: templateCard,
  taskcard,
};

/** What `appchat/send` takes (document 90248): no cards that answer. */
export const GROUP_MSGTYPES: Msgtypes = { ...BOTH, text: groupText };

/**
 * Reads what a message says.
 *
 * @throws ApiError 40008 for a `msgtype` that is not taken here, and whatever its object is refused with
 */
export function readContent(body: JsonObject, msgtypes: Msgtypes, reading: Reading): Content {
  const msgtype = String(body["msgtype"]);
  const read = Object.hasOwn(msgtypes, msgtype) ? msgtypes[msgtype] : undefined;
  if (read) return read(body[msgtype], inside(reading, msgtype));
  const known = Object.keys(msgtypes).join(", ");
  throw refuse(40008, inside(reading, "msgtype"), `must be one of ${known}`);
}
