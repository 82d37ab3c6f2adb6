import type { MediaFile } from "../../../chat/media.ts";
import type { JsonValue } from "../../../json.ts";
import type { Note } from "../../../reply/remark.ts";
import { ApiError } from "../../route.ts";

/** Where in a request the reader stands, and whom it can ask. */
export interface Reading {
  /** As in `news.articles[2].url`. */
  readonly path: string;
  /** A file that whoever calls may use. */
  readonly findMedia: (mediaId: string) => MediaFile | undefined;
  readonly note: Note;
}

/**
 * Reads one value of a request.
 *
 * @throws ApiError for what is refused, with the path in its detail
 */
export type Read<T> = (value: JsonValue | undefined, reading: Reading) => T;

/** The same, one step further in: `.url` or `[2]`. */
export const inside = (reading: Reading, step: string): Reading => ({
  ...reading,
  path: reading.path === "" ? step.replace(/^\./, "") : reading.path + step,
});

/** A refusal of the value that is being read. */
export const refuse = (errcode: number, { path }: Reading, why: string) =>
  new ApiError(errcode, `${path} ${why}`);

/** An empty text is as good as none. */
export const isAbsent = (value: JsonValue | undefined) =>
  value === undefined || value === null || value === "";

/** A field that may be left out, or be empty. */
export const optional =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value, reading) =>
    isAbsent(value) ? undefined : read(value, reading);

/** A field that may be left out, with what stands in its place. */
export const optionally =
  <T>(read: Read<T>, otherwise: T): Read<T> =>
  (value, reading) =>
    isAbsent(value) ? otherwise : read(value, reading);

/** Reads on from what was read. */
export const mapped =
  <A, B>(read: Read<A>, next: (value: A, reading: Reading) => B): Read<B> =>
  (value, reading) =>
    next(read(value, reading), reading);
