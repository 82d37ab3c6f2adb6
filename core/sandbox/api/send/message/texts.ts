import type { Content } from "../../../chat/content.ts";
import { list } from "../fields/list.ts";
import { object } from "../fields/object.ts";
import { mapped, optional, type Read } from "../fields/read.ts";
import { text } from "../fields/text.ts";

const EMPTY = 44004;
const TEXT_BYTES = 2_048;
const TOO_LONG = 45002;
/** As many as a group has members. */
const MENTIONS = 2_000;

const clipped = text({ missing: EMPTY, bytes: TEXT_BYTES, over: "clip" });
const mentions = optional(list(text(), { least: 0, most: MENTIONS }));

/** `text` to members: what is over 2,048 bytes is cut off (document 90236). */
export const appText: Read<Content> = mapped(object({ content: clipped }), ({ content }) => ({
  type: "text",
  content,
}));

/** `text` to a group that the app made, which can mention members (document 90248). */
export const groupText: Read<Content> = mapped(
  object({ content: clipped, mentioned_list: mentions }),
  ({ content }) => ({ type: "text", content }),
);

/** `text` of a group webhook, which refuses what is too long (document 99110). */
export const webhookText: Read<Content> = mapped(
  object({
    content: text({ missing: EMPTY, bytes: TEXT_BYTES }),
    mentioned_list: mentions,
    mentioned_mobile_list: mentions,
  }),
  ({ content }) => ({ type: "text", content }),
);

const markdownOf = (version: 1 | 2, bytes: number, over: number): Read<Content> =>
  mapped(object({ content: text({ missing: EMPTY, bytes, over }) }), ({ content }) => ({
    type: "markdown",
    content,
    version,
  }));

/** `markdown` of an app. */
export const appMarkdown = markdownOf(1, TEXT_BYTES, TOO_LONG);

const WEBHOOK_BYTES = 4_096;

/** `markdown` and `markdown_v2` of a group webhook. */
export const webhookMarkdown = markdownOf(1, WEBHOOK_BYTES, 40058);
export const webhookMarkdown2 = markdownOf(2, WEBHOOK_BYTES, 40058);
