import type { Clock } from "../../../ports/clock.ts";
import type { MediaKind, MediaSource } from "../../../replies/media-source.ts";
import { type ApiFields, givenIn, numberOf } from "../answer.ts";
import type { Caller } from "../call.ts";
import type { MediaContent } from "./content.ts";
import { type MediaApi, readDownload, type UploadedMedia } from "./download.ts";
import { FILE_RULES, requireMediaId, SMALL_IMAGE } from "./file-rules.ts";
import { mediaForm } from "./form.ts";
import { type MediaCache, mediaKey } from "./media-cache.ts";
import { type OpenContentOptions, withContent } from "./open-content.ts";

export interface MediaOptions extends OpenContentOptions {
  readonly cache: MediaCache;
}

/** 20 MiB at 350 KB a second. */
export const UPLOAD_LIMIT_MS = 60_000;

/** A file that has been found, and how WeCom's id of it is forgotten. */
export interface FoundMedia {
  readonly mediaId: string;
  forget(): Promise<void>;
}

/** What the messages of this app need beside. */
export interface AppMedia extends MediaApi {
  find(kind: MediaKind, source: MediaSource): Promise<FoundMedia>;
}

/** Files of one app's company (documents 90253, 90254 and 90256). */
export function createMediaApi(caller: Caller, options: MediaOptions): AppMedia {
  const { cache, clock } = options;

  const uploadContent = async (kind: MediaKind, content: MediaContent) => {
    const path = "/cgi-bin/media/upload";
    const upload = { query: { type: kind }, limitMs: UPLOAD_LIMIT_MS };
    return uploadedOf(await caller.upload(path, mediaForm(content), upload), clock);
  };
  const find = (kind: MediaKind, source: MediaSource): Promise<FoundMedia> =>
    withContent(source, FILE_RULES[kind], options, async (content) => {
      const key = mediaKey(caller.app, kind, content);
      const upload = async () => (await uploadContent(kind, content)).mediaId;
      const mediaId = await cache.idOf(key, upload);
      return { mediaId, forget: () => cache.forget(key, mediaId) };
    });

  return {
    find,
    upload: (kind, source) =>
      withContent(source, FILE_RULES[kind], options, (content) => uploadContent(kind, content)),
    idOf: async (kind, source) => (await find(kind, source)).mediaId,
    async download(mediaId, range) {
      requireMediaId(mediaId);
      const headers = range && { range: `bytes=${range.first}-${range.last ?? ""}` };
      const call = { query: { media_id: mediaId }, ...(headers && { headers }) };
      return caller.download("/cgi-bin/media/get", call, readDownload);
    },
    uploadImage: (source) =>
      withContent(source, SMALL_IMAGE, options, async (content) => {
        const path = "/cgi-bin/media/uploadimg";
        const call = { limitMs: UPLOAD_LIMIT_MS };
        return givenIn(await caller.upload(path, mediaForm(content), call), "url");
      }),
  };
}

/** What an upload came to; its time is a text, unlike every other on the wire. */
export const uploadedOf = (fields: ApiFields, clock: Clock): UploadedMedia => {
  const seconds = numberOf(fields, "created_at");
  return {
    mediaId: givenIn(fields, "media_id"),
    createdAt: seconds === undefined ? clock.now() : seconds * 1_000,
  };
};
