import type { MediaFile, MediaType } from "../../chat/media.ts";
import { ActError } from "../act-error.ts";
import type { Scene } from "../scene.ts";

/**
 * The file that a member sends.
 *
 * @throws ActError `deed.media` when it is not on the shelf, or is of another type
 */
export function requireMedia({ platform }: Scene, mediaId: string, type: MediaType): MediaFile {
  const file = platform.media.find(mediaId);
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
