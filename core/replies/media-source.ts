import { bytesOf, describe, madeText, refuseReply } from "./reply-made.ts";

/** A file that is not with WeCom yet. It is uploaded on first use, and used again for its life. */
export type MediaSource = MediaFile | MediaAddress | MediaBytes;

/** A file of the machine that the bot runs on. */
export interface MediaFile {
  /** Absolute, or from the folder of `bot.config.ts`. */
  readonly path: string;
  /** What the member sees; default: the last part of the path. */
  readonly name?: string;
}

/** A file on the web. Addresses inside private networks are refused. */
export interface MediaAddress {
  /** `https:`. */
  readonly url: string;
  /** What the member sees; default: what the server calls it. */
  readonly name?: string;
}

/** A file in memory. */
export interface MediaBytes {
  readonly bytes: Uint8Array;
  /** What the member sees, as in `报表.pdf`. */
  readonly name: string;
}

/** What the media API calls the sorts of files. */
export type MediaKind = "image" | "voice" | "video" | "file";

/** Whether a reply shows a file that WeCom must be given first. */
export const needsUpload = <R extends { readonly kind: string }>(
  reply: R,
): reply is Extract<R, { readonly source: MediaSource }> => "source" in reply;

/** A file has more than 5 bytes, whatever it is (document 90253). */
export const LEAST_FILE_BYTES = 6;
/** In MiB (document 90253). */
const MOST_MIB: Readonly<Record<MediaKind, number>> = { image: 10, voice: 2, video: 10, file: 20 };

/** The largest file that can be sent. */
export const MOST_FILE_BYTES = MOST_MIB.file * 2 ** 20;

const NAME_BYTES = 255;

/** What WeCom's ids are made of. A path, an address or a file's name has more: a slash, a dot, a colon. */
const MEDIA_ID = /^[\w@=+-]{1,1024}$/;

/**
 * Whether a text can be a media id. A path where one belongs is an easy mistake, which WeCom would
 * find too late.
 */
export const isMediaId = (value: string): boolean => MEDIA_ID.test(value);

/** @throws BotError `ERR_REPLY` for what is no media id */
export function mediaId(verb: string, value: unknown): string {
  if (typeof value !== "string" || value === "") {
    return refuseReply(verb, `needs a media id: a non-empty string, but got ${describe(value)}`);
  }
  if (isMediaId(value)) return value;
  return refuseReply(
    verb,
    "takes a string for a media id, as WeCom gives it: letters, digits, _ and - alone; " +
      'write { path: "…" } for a file of this machine, { url: "…" } for one of the web',
  );
}

/**
 * A frozen copy. A string is never taken for a path or an address.
 *
 * @throws BotError `ERR_REPLY` for what is no source, or of a size that WeCom refuses
 */
export function mediaSource(kind: MediaKind, value: MediaSource): MediaSource {
  if (typeof value !== "object" || value === null) {
    const got = describe(value);
    return refuseReply(
      kind,
      `needs a media id, { path }, { url } or { bytes, name }, but got ${got}`,
    );
  }
  if ("bytes" in value) {
    return Object.freeze({ bytes: content(kind, value.bytes), name: nameOf(kind, value.name) });
  }
  const name = value.name === undefined ? {} : { name: nameOf(kind, value.name) };
  if ("url" in value) return Object.freeze({ url: address(kind, value.url), ...name });
  return Object.freeze({ path: madeText(kind, "path", value.path, { least: 1 }), ...name });
}

function content(kind: MediaKind, bytes: unknown): Uint8Array {
  if (!(bytes instanceof Uint8Array)) {
    return refuseReply(kind, `needs bytes: a Uint8Array, but got ${describe(bytes)}`);
  }
  const most = MOST_MIB[kind];
  if (bytes.length >= LEAST_FILE_BYTES && bytes.length <= most * 2 ** 20)
    return new Uint8Array(bytes);
  return refuseReply(
    kind,
    `takes ${LEAST_FILE_BYTES} bytes to ${most} MiB, but got ${bytes.length} bytes`,
  );
}

function nameOf(kind: MediaKind, value: unknown): string {
  const name = madeText(kind, "name", value, { least: 1, bytes: NAME_BYTES });
  if (isFileName(name)) return name;
  return refuseReply(kind, "takes a file name without slashes and control characters");
}

/** Whether WeCom takes it for the name of a file. */
export const isFileName = (name: string): boolean =>
  Buffer.byteLength(name) <= NAME_BYTES &&
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  !/[\\/\u0000-\u001f\u007f]/.test(name) &&
  !/^\.*$/.test(name);

function address(kind: MediaKind, value: unknown): string {
  const url = madeText(kind, "url", value);
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if ((protocol === "https:" || protocol === "http:") && bytesOf(url) <= 2_048) return url;
  return refuseReply(kind, "takes an http: or https: address of at most 2048 bytes");
}
