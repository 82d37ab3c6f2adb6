import type { UploadedMedia } from "../../contracts/api/media.ts";
import { type MediaKind, type MediaSource, needsUpload } from "../../events/media-source.ts";
import type { Reply } from "../../events/reply.ts";
import { uploaded } from "../../events/reply-media.ts";
import type { Caller } from "../call.ts";
import { numberOf, textOf } from "../fields.ts";
import type { MediaContent } from "./content.ts";
import { FILE_RULES, type FileRule } from "./file-rules.ts";
import { mediaForm } from "./form.ts";
import { type MediaCache, mediaKey } from "./media-cache.ts";
import { mediaTrouble } from "./media-error.ts";
import { type OpenContentOptions, withContent } from "./open-content.ts";

/** 20 MiB over a slow line. */
export const UPLOAD_LIMIT_MS = 60_000;

/** A reply as it can travel. */
export interface PreparedReply {
  readonly reply: Reply;
  /** WeCom does not know its file any more. `undefined` where only its media id is known. */
  readonly forget: (() => Promise<void>) | undefined;
}

/** Puts the files of one app's company with WeCom. */
export interface Uploads {
  upload(kind: MediaKind, source: MediaSource): Promise<UploadedMedia>;
  /** Uploaded, or known already. */
  idOf(kind: MediaKind, source: MediaSource): Promise<KnownMedia>;
  prepare(reply: Reply): Promise<PreparedReply>;
  /** Opens a file and looks whether WeCom takes it. */
  open: <T>(
    source: MediaSource,
    rule: FileRule,
    use: (content: MediaContent) => Promise<T>,
  ) => Promise<T>;
}

interface KnownMedia {
  readonly mediaId: string;
  forget(): Promise<void>;
}

export interface UploadsOptions extends OpenContentOptions {
  readonly caller: Caller;
  readonly cache: MediaCache;
}

export function createUploads(options: UploadsOptions): Uploads {
  const { caller, cache } = options;
  const { corpId } = caller.app;

  const send = (type: MediaKind, content: MediaContent) =>
    caller
      .upload("/cgi-bin/media/upload", mediaForm(content), {
        query: { type },
        limitMs: UPLOAD_LIMIT_MS,
      })
      .then(readUploaded);

  const open: Uploads["open"] = (source, rule, use) => withContent(source, rule, options, use);

  async function idOf(kind: MediaKind, source: MediaSource): Promise<KnownMedia> {
    return open(source, FILE_RULES[kind], async (content) => {
      const key = mediaKey(corpId, kind, content);
      const mediaId = await cache.idOf(key, async () => (await send(kind, content)).mediaId);
      return { mediaId, forget: () => cache.forget(key, mediaId) };
    });
  }

  return {
    open,
    idOf,
    upload: (kind, source) => open(source, FILE_RULES[kind], (content) => send(kind, content)),
    async prepare(reply) {
      if (!needsUpload(reply)) return { reply, forget: undefined };
      const { mediaId, forget } = await idOf(reply.kind, reply.source);
      return { reply: uploaded(reply, mediaId), forget };
    },
  };
}

/** `created_at` is seconds, written as text. */
export function readUploaded(fields: Parameters<typeof textOf>[0]): UploadedMedia {
  const mediaId = textOf(fields, "media_id");
  if (mediaId) return { mediaId, createdAt: (numberOf(fields, "created_at") ?? 0) * 1_000 };
  throw mediaTrouble(
    "企业微信没有返回 media_id：检查代理和 WECOM_API_BASE",
    "WeCom gave no media_id: check proxies and WECOM_API_BASE",
  );
}
