import { type KindRows, MESSAGE } from "../kind.ts";
import { type MediaKind, type MediaSource, mediaId, mediaSource } from "../media-source.ts";
import { type Branded, madeText, make } from "../reply-made.ts";

export interface ImageReply extends Branded<"passive"> {
  readonly kind: "image";
  readonly mediaId: string;
}
export interface VoiceReply extends Branded<"passive"> {
  readonly kind: "voice";
  readonly mediaId: string;
}
export interface VideoReply extends Branded<"passive"> {
  readonly kind: "video";
  readonly mediaId: string;
  readonly title: string;
  readonly description: string;
}
/** A file for download. There is no passive form of it. */
export interface FileReply extends Branded<"active"> {
  readonly kind: "file";
  readonly mediaId: string;
}

/** What stands beside a video. */
export interface VideoText {
  /** At most 128 bytes of UTF-8. */
  readonly title?: string;
  /** At most 512 bytes of UTF-8. */
  readonly description?: string;
}

/** A file that is to be uploaded before it can be sent. */
export interface Unsent<K extends MediaKind> extends Branded<"active"> {
  readonly kind: K;
  readonly source: MediaSource;
}
export interface VideoUpload extends Unsent<"video"> {
  readonly title: string;
  readonly description: string;
}

/** A media reply whose file must be uploaded first. */
export type UploadReply = Unsent<"image"> | Unsent<"voice"> | Unsent<"file"> | VideoUpload;

export type MediaReply = ImageReply | VoiceReply | VideoReply | FileReply | UploadReply;

type Media = string | MediaSource;

function image(mediaId: string): ImageReply;
function image(source: MediaSource): Unsent<"image">;
function image(media: Media): ImageReply | Unsent<"image">;
function image(media: Media) {
  return make({ kind: "image", ...shown("image", media) });
}

function voice(mediaId: string): VoiceReply;
function voice(source: MediaSource): Unsent<"voice">;
function voice(media: Media): VoiceReply | Unsent<"voice">;
function voice(media: Media) {
  return make({ kind: "voice", ...shown("voice", media) });
}

function file(mediaId: string): FileReply;
function file(source: MediaSource): Unsent<"file">;
function file(media: Media): FileReply | Unsent<"file">;
function file(media: Media) {
  return make({ kind: "file", ...shown("file", media) });
}

function video(mediaId: string, about?: VideoText): VideoReply;
function video(source: MediaSource, about?: VideoText): VideoUpload;
function video(media: Media, about?: VideoText): VideoReply | VideoUpload;
function video(media: Media, { title = "", description = "" }: VideoText = {}) {
  return make({
    kind: "video",
    ...shown("video", media),
    title: madeText("video", "title", title, { bytes: 128 }),
    description: madeText("video", "description", description, { bytes: 512 }),
  });
}

/**
 * Replies that show a file: each takes a media id (valid for 3 days, for all apps of the corp) or
 * `{ path }`, `{ url }`, `{ bytes, name }`, which the core uploads. A string is always a media id.
 */
export const mediaReplies = { image, voice, video, file } as const;

function shown(kind: MediaKind, media: Media) {
  return typeof media === "object" && media !== null
    ? { source: mediaSource(kind, media) }
    : { mediaId: mediaId(kind, media) };
}

/** What a stored reply shows. */
const mediaOf = (reply: MediaReply): Media => ("source" in reply ? reply.source : reply.mediaId);

export const MEDIA_KINDS = {
  image: {
    ...MESSAGE,
    name: "图片",
    verb: "image",
    response: "text",
    // As bytes, never by an id.
    byWebhook: (reply) => "source" in reply,
    uploaded: (_, mediaId) => image(mediaId),
    read: (stored) => image(mediaOf(stored)),
  },
  voice: {
    ...MESSAGE,
    name: "语音",
    verb: "voice",
    response: "text",
    byWebhook: () => true,
    uploaded: (_, mediaId) => voice(mediaId),
    read: (stored) => voice(mediaOf(stored)),
  },
  video: {
    ...MESSAGE,
    name: "视频",
    verb: "video",
    response: "text",
    uploaded: (reply, mediaId) => video(mediaId, reply),
    read: (stored) => video(mediaOf(stored), stored),
  },
  file: {
    ...MESSAGE,
    name: "文件",
    verb: "file",
    byWebhook: () => true,
    uploaded: (_, mediaId) => file(mediaId),
    read: (stored) => file(mediaOf(stored)),
  },
} as const satisfies KindRows<MediaReply>;
