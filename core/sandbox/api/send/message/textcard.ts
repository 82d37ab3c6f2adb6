import type { Content } from "../../../chat/content.ts";
import { object } from "../fields/object.ts";
import { mapped, optionally, type Read } from "../fields/read.ts";
import { text } from "../fields/text.ts";
import { url } from "../fields/url.ts";

/** What the button says when the app does not. */
const BUTTON = "详情";

export const textcard: Read<Content> = mapped(
  object({
    title: text({ missing: 41016, bytes: 128, over: "clip" }),
    description: text({ missing: 41033, bytes: 512, over: "clip" }),
    url: url(),
    btntxt: optionally(text({ characters: 4, over: "clip" }), BUTTON),
  }),
  ({ title, description, url, btntxt }) => ({
    type: "textcard",
    title,
    description,
    url,
    buttonText: btntxt,
  }),
);
