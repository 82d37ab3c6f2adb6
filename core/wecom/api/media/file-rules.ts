import { isMediaId, type MediaKind } from "../../../replies/media-source.ts";
import { ApiError, failureOf } from "../failure.ts";
import type { MediaContent } from "./content.ts";

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

/** What a file must be like. */
export interface FileRule {
  readonly mostBytes: number;
  /** What it may be; absent: anything. */
  readonly sorts?: readonly Sort[];
}

type Sort = "JPG" | "PNG" | "AMR" | "MP4";

const MIB = 1_024 * 1_024;

/** Not so many, or fewer. */
const TOO_FEW_BYTES = 5;

/** Document 90253. */
export const FILE_RULES: Readonly<Record<MediaKind, FileRule>> = {
  image: { mostBytes: 10 * MIB, sorts: ["JPG", "PNG"] },
  voice: { mostBytes: 2 * MIB, sorts: ["AMR"] },
  video: { mostBytes: 10 * MIB, sorts: ["MP4"] },
  file: { mostBytes: 20 * MIB },
};

/** A picture for good (document 90256), or of a group webhook (document 99110). */
export const SMALL_IMAGE: FileRule = { mostBytes: 2 * MIB, sorts: ["JPG", "PNG"] };

/** Beginnings that tell, in Latin-1, and where they stand. */
const SIGNS: readonly (readonly [Sort, number, string])[] = [
  ["JPG", 0, "\xff\xd8\xff"],
  ["PNG", 0, "\x89PNG\r\n\x1a\n"],
  ["AMR", 0, "#!AMR"],
  ["MP4", 4, "ftyp"],
];

/**
 * Looks at a file before it is uploaded: WeCom would take all of it first and refuse it then.
 *
 * @throws ApiError `ERR_MEDIA`
 */
export function checkFile({ size, head }: Pick<MediaContent, "size" | "head">, rule: FileRule) {
  checkSize(size, rule);
  if (!rule.sorts || rule.sorts.some((sort) => sort === sortOf(head))) return;
  const sorts = rule.sorts.join(", ");
  throw mediaError(
    `文件内容不是 ${sorts}：换一个文件，改扩展名没有用`,
    `The file's bytes are not those of ${sorts}: take another file, renaming it does not help`,
  );
}

/** @throws ApiError `ERR_MEDIA` */
export function checkSize(size: number, { mostBytes }: FileRule): void {
  if (size > TOO_FEW_BYTES && size <= mostBytes) return;
  throw mediaError(
    `文件有 ${size} 字节，只能是 ${TOO_FEW_BYTES + 1} 到 ${mostBytes} 字节：换一个文件`,
    `The file has ${size} bytes, but ${TOO_FEW_BYTES + 1} to ${mostBytes} are taken: take another one`,
  );
}

function sortOf(head: Uint8Array): Sort | undefined {
  const text = Buffer.from(head).toString("latin1");
  return SIGNS.find(([, at, sign]) => text.startsWith(sign, at))?.[0];
}

const TYPES: Readonly<Record<Sort, string>> = {
  JPG: "image/jpeg",
  PNG: "image/png",
  AMR: "audio/amr",
  MP4: "video/mp4",
};

/** The content type of a file, by its first bytes. */
export function contentTypeOf(head: Uint8Array): string {
  const sort = sortOf(head);
  return sort ? TYPES[sort] : "application/octet-stream";
}
