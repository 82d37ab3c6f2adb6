import type { Content } from "../../../chat/content.ts";
import { mediaId } from "../fields/media-id.ts";
import { object } from "../fields/object.ts";
import { mapped, optionally, type Read } from "../fields/read.ts";
import { text } from "../fields/text.ts";

const fileOf = <T extends "image" | "voice" | "file">(type: T) =>
  mapped(object({ media_id: mediaId(type) }), ({ media_id }) => ({ type, mediaId: media_id }));

export const image: Read<Content> = fileOf("image");
export const voice: Read<Content> = fileOf("voice");
export const file: Read<Content> = fileOf("file");

export const video: Read<Content> = mapped(
  object({
    media_id: mediaId("video"),
    title: optionally(text({ bytes: 128, over: "clip" }), ""),
    description: optionally(text({ bytes: 512, over: "clip" }), ""),
  }),
  ({ media_id, title, description }) => ({ type: "video", mediaId: media_id, title, description }),
);
