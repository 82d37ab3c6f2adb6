import { list } from "../fields/list.ts";
import { mediaId } from "../fields/media-id.ts";
import { object } from "../fields/object.ts";
import { mapped, optional, type Read, refuse } from "../fields/read.ts";
import { text } from "../fields/text.ts";
import { url } from "../fields/url.ts";
import { whole } from "../fields/whole.ts";
import { complete, LINK } from "./links.ts";
import { advised } from "./texts.ts";

const NO_TITLE = 42033;

const paragraph = object({ title: advised(38, NO_TITLE), desc: optional(advised(160)) });

export const verticalContents = list(paragraph, { least: 0, most: 4, count: 42036 });

const row = object({
  type: optional(whole(0, 3)),
  keyname: text({ missing: 42027 }),
  value: optional(text()),
  url: optional(url()),
  media_id: optional(mediaId(undefined)),
  userid: optional(text()),
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
  throw refuse(need.errcode, reading, `has type ${read.type}, so it needs ${need.field}`);
});

export const horizontalContents = list(completeRow, { least: 0, most: 6, count: 42035 });

const jump = complete(object({ ...LINK, title: text({ missing: NO_TITLE }) }));

export const jumps = list(jump, { least: 0, most: 3, count: 42042 });
