import type { Content } from "../../../chat/content.ts";
import { list } from "../fields/list.ts";
import { object } from "../fields/object.ts";
import { mapped, optional, optionally, type Read, type Reading, refuse } from "../fields/read.ts";
import { text } from "../fields/text.ts";
import { flag } from "../fields/whole.ts";
import { noMiniProgram } from "../remarks.ts";

/** Title and description have 4 to 12 Chinese characters. There is no errcode of their own. */
const LEAST = 4;
const MOST = 12;

function notTooShort(value: string, reading: Reading): string {
  if ([...value].length >= LEAST) return value;
  throw refuse(40058, reading, `must have at least ${LEAST} characters`);
}
const phrase = (missing: number) => mapped(text({ missing, characters: MOST }), notTooShort);

const item = object({
  key: text({ missing: 90202, characters: 10, over: 90202 }),
  value: text({ missing: 90203, characters: 30, over: 90203 }),
});

export const miniprogramNotice: Read<Content> = mapped(
  object({
    appid: text({ missing: 90200 }),
    page: optionally(text({ bytes: 1_024, over: 90204 }), ""),
    title: phrase(41016),
    description: optional(phrase(41033)),
    emphasis_first_item: optionally(flag, false),
    content_item: list(item, { least: 0, most: 10, count: 90201 }),
  }),
  (notice, { note }) => {
    note(noMiniProgram());
    return {
      type: "miniprogram_notice",
      appId: notice.appid,
      page: notice.page,
      title: notice.title,
      description: notice.description ?? "",
      emphasisFirstItem: notice.emphasis_first_item,
      items: notice.content_item,
    };
  },
);
