import { leaf } from "../../../xml/writer.ts";
import type { MediaShelf } from "../../chat/media.ts";
import type { Deed } from "../deed.ts";
import type { Move } from "../move.ts";
import { message } from "../plaintext.ts";
import type { Scene } from "../scene.ts";
import { requireMedia } from "./media-file.ts";

/** Nothing is served there: outside the platform a file is fetched by its media id alone. */
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
  const thumb = putThumb(scene.platform.media);
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
