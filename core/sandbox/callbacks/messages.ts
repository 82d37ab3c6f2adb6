import { branch, leaf } from "../../xml/writer.ts";
import type { MediaShelf, MediaType, StoredFile } from "../chat/media.ts";
import { degreesText, requirePlace } from "./app-events.ts";
import type { Move } from "./callback.ts";
import type { Deed } from "./deed.ts";
import { APP_TYPE, message } from "./plaintext.ts";
import { ActError, type Scene } from "./scene.ts";

/**
 * The file that a member sends.
 *
 * @throws ActError `deed.media` when it is not on the shelf, or is of another type
 */
export function requireMedia({ sandbox }: Scene, mediaId: string, type: MediaType): StoredFile {
  const file = sandbox.media.find(mediaId);
  if (!file) {
    throw new ActError("deed.media", {
      zh: `没有 media_id 为 ${mediaId} 的文件：它从未上传，或已超过三天；请重新上传`,
      en: `there is no file ${mediaId}: it never was, or is older than three days; upload it again`,
    });
  }
  if (file.type === type) return file;
  throw new ActError("deed.media", {
    zh: `文件 ${file.name} 是按 ${file.type} 上传的，这里需要 ${type}`,
    en: `the file ${file.name} was uploaded as ${file.type}, but ${type} is needed here`,
  });
}

/** Types something. */
export function sayText(
  scene: Scene,
  { content }: Extract<Deed, { readonly do: "text" }>,
): readonly Move[] {
  if (typeof content !== "string" || content === "") {
    throw new ActError("deed.text", {
      zh: "消息是空的，先写点什么",
      en: "the message is empty; write something first",
    });
  }
  const body = leaf("Content", content);
  return [{ callback: message(scene, "text", { body }), bubble: { type: "text", content } }];
}

/** Nothing is served there: outside WeCom a file is fetched by its media id alone. */
const PICTURES = "https://sandbox.invalid/media/";

/** Sends a picture. */
export function showPicture(
  scene: Scene,
  { mediaId }: { readonly mediaId: string },
): readonly Move[] {
  requireMedia(scene, mediaId, "image");
  const body = leaf("PicUrl", `${PICTURES}${mediaId}`) + leaf("MediaId", mediaId);
  return [{ callback: message(scene, "image", { body }), bubble: { type: "image", mediaId } }];
}

/** Sends a recording. WeCom's client makes AMR of it, whatever it was before. */
export function sendVoice(
  scene: Scene,
  { mediaId }: { readonly mediaId: string },
): readonly Move[] {
  requireMedia(scene, mediaId, "voice");
  const body = leaf("MediaId", mediaId) + leaf("Format", "amr");
  return [{ callback: message(scene, "voice", { body }), bubble: { type: "voice", mediaId } }];
}

/** Sends a video, and its first frame beside it. */
export function sendVideo(
  scene: Scene,
  { mediaId, short = false }: Extract<Deed, { readonly do: "video" }>,
): readonly Move[] {
  requireMedia(scene, mediaId, "video");
  const thumb = putThumb(scene.sandbox.media);
  const body = leaf("MediaId", mediaId) + leaf("ThumbMediaId", thumb);
  return [
    {
      callback: message(scene, short ? "shortvideo" : "video", { body }),
      bubble: { type: "video", mediaId, title: "", description: "" },
    },
  ];
}

/** Sends a file. No document describes it for self-built apps; bots have seen these two elements. */
export function sendFile(scene: Scene, { mediaId }: { readonly mediaId: string }): readonly Move[] {
  const { name } = requireMedia(scene, mediaId, "file");
  const body = leaf("MediaId", mediaId) + leaf("FileName", name);
  return [{ callback: message(scene, "file", { body }), bubble: { type: "file", mediaId } }];
}

/** A JPEG of one grey pixel: the sandbox decodes no videos. */
const GREY =
  "/9j/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z";

function putThumb(media: MediaShelf): string {
  const bytes = Buffer.from(GREY, "base64");
  const file = { type: "image", name: "thumb.jpg", contentType: "image/jpeg", bytes } as const;
  return media.put(file).mediaId;
}

/** Zoom at which WeCom's client sends a place. */
export const SCALE = 16;

/** Sends a place from the map. X is the latitude (document 90239). */
export function pin(
  scene: Scene,
  deed: Omit<Extract<Deed, { readonly do: "location" }>, "do">,
): readonly Move[] {
  requirePlace(deed);
  const { latitude, longitude, label, scale = SCALE } = deed;
  const body =
    branch("Location_X", degreesText(latitude)) +
    branch("Location_Y", degreesText(longitude)) +
    leaf("Scale", scale) +
    leaf("Label", label);
  return [
    {
      callback: message(scene, "location", { body, tail: APP_TYPE }),
      bubble: { type: "location", latitude, longitude, scale, label },
    },
  ];
}

/** Shares a link. */
export function share(
  scene: Scene,
  { title, description, url, picUrl }: Extract<Deed, { readonly do: "link" }>,
): readonly Move[] {
  const body =
    leaf("Title", title) +
    leaf("Description", description) +
    leaf("Url", url) +
    leaf("PicUrl", picUrl);
  return [
    {
      callback: message(scene, "link", { body }),
      bubble: { type: "link", title, description, url, picUrl },
    },
  ];
}
