import type { MediaType } from "../../chat/media.ts";

const MEBIBYTE = 1_024 * 1_024;

/** What a file must be like. */
export interface UploadRule {
  readonly mostBytes: number;
  /** Errcode for more. */
  readonly tooLarge: number;
  /** What it may be; absent: anything. */
  readonly kinds?: readonly FileKind[];
}

/** What the first bytes of a file tell. */
export type FileKind = "jpg" | "png" | "amr" | "mp4";

/** By the `type` of an upload (documents 90253 and 90313). */
export const UPLOAD_RULES: Readonly<Record<MediaType, UploadRule>> = {
  image: { mostBytes: 10 * MEBIBYTE, tooLarge: 40009, kinds: ["jpg", "png"] },
  voice: { mostBytes: 2 * MEBIBYTE, tooLarge: 40006, kinds: ["amr"] },
  video: { mostBytes: 10 * MEBIBYTE, tooLarge: 40011, kinds: ["mp4"] },
  file: { mostBytes: 20 * MEBIBYTE, tooLarge: 45001 },
};

/** A picture for good, of `uploadimg` (document 90256), or of a group webhook (document 99110). */
export const SMALL_IMAGE: UploadRule = {
  mostBytes: 2 * MEBIBYTE,
  tooLarge: 40009,
  kinds: ["jpg", "png"],
};

/** More than so many bytes. */
export const LEAST_BYTES = 5;
/** In seconds. */
export const LONGEST_VOICE = 60;
