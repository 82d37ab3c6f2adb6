import { ApiError } from "../../contracts/api/api-error.ts";
import { isMediaId } from "../../events/media-source.ts";
import { failureOf } from "../failure.ts";

/** A file that WeCom would refuse, or that cannot be had. Cause and cure, without a full stop. */
export const mediaError = (zh: string, en: string): ApiError =>
  new ApiError(
    "ERR_MEDIA",
    failureOf({ class: "dead", scope: "file", error: "ERR_MEDIA", zh, en }),
  );

/**
 * What WeCom would answer with 40007, and without the cure.
 *
 * @throws ApiError `ERR_MEDIA` for a path, an address or a file's name in place of a media id
 */
export function requireMediaId(value: string): void {
  if (isMediaId(value)) return;
  throw mediaError(
    "media_id 只含字母、数字、_ 和 -，这里给的像是路径或网址：文件要先上传，请用 uploadMedia 或 media.idOf 得到它",
    "A media id has letters, digits, _ and - alone, and this looks like a path or an address: " +
      "upload the file first, with uploadMedia or media.idOf",
  );
}

/** A file that could not be had this time. */
export const mediaTrouble = (zh: string, en: string): ApiError =>
  new ApiError(
    "ERR_MEDIA",
    failureOf({ class: "busy", scope: "file", error: "ERR_MEDIA", zh, en }),
  );

/** An address that nothing is fetched from. */
export const addressError = (zh: string, en: string): ApiError =>
  new ApiError(
    "ERR_ADDRESS",
    failureOf({ class: "dead", scope: "file", error: "ERR_ADDRESS", zh, en }),
  );
