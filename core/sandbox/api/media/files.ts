import type { MediaType } from "../../chat/media.ts";
import { CallRefused } from "../route.ts";

/** Every frame lasts 20 ms. */
const FRAMES_PER_SECOND = 50;

/** Bytes of a frame by its type, without the byte that tells the type (RFC 4867). */
const NARROW = { head: "#!AMR\n", frames: [12, 13, 15, 17, 19, 20, 26, 31, 5] };
const WIDE = { head: "#!AMR-WB\n", frames: [17, 23, 32, 36, 40, 46, 50, 58, 60, 5] };

/** How long a voice plays, in seconds, as far as its frames can be followed. */
function amrSeconds(bytes: Uint8Array): number {
  const head = Buffer.from(bytes.subarray(0, WIDE.head.length)).toString("latin1");
  const { head: sign, frames } = head === WIDE.head ? WIDE : NARROW;
  let count = 0;
  let at = sign.length;
  while (at < bytes.length) {
    count += 1;
    at += 1 + (frames[((bytes[at] ?? 0) >> 3) & 0x0f] ?? 0);
  }
  return count / FRAMES_PER_SECOND;
}

/** Beginnings that tell, in Latin-1, and where they stand. */
const SIGNS: readonly (readonly [FileKind, number, string])[] = [
  ["jpg", 0, "\xff\xd8\xff"],
  ["png", 0, "\x89PNG\r\n\x1a\n"],
  ["amr", 0, "#!AMR"],
  ["mp4", 4, "ftyp"],
];

/** What a file is by its first bytes, whatever its name says. */
export function fileKindOf(bytes: Uint8Array): FileKind | undefined {
  const head = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  return SIGNS.find(([, at, sign]) => head.startsWith(sign, at))?.[0];
}

const MEBIBYTE = 1_024 * 1_024;

/** What a file must be like. */
interface UploadRule {
  readonly mostBytes: number;
  /** Errcode for more. */
  readonly tooLarge: number;
  /** What it may be; absent: anything. */
  readonly kinds?: readonly FileKind[];
}

/** What the first bytes of a file tell. */
type FileKind = "jpg" | "png" | "amr" | "mp4";

/** By the `type` of an upload (documents 90253 and 90313). */
export const UPLOAD_RULES: Readonly<Record<MediaType, UploadRule>> = {
  image: { mostBytes: 10 * MEBIBYTE, tooLarge: 40009, kinds: ["jpg", "png"] },
  voice: { mostBytes: 2 * MEBIBYTE, tooLarge: 40006, kinds: ["amr"] },
  video: { mostBytes: 10 * MEBIBYTE, tooLarge: 40011, kinds: ["mp4"] },
  file: { mostBytes: 20 * MEBIBYTE, tooLarge: 45001 },
};

/** A picture for good, of `uploadimg` (document 90256), or of a group webhook (document 99110). */
export const SMALL_IMAGE_SENT: UploadRule = {
  mostBytes: 2 * MEBIBYTE,
  tooLarge: 40009,
  kinds: ["jpg", "png"],
};

/** More than so many bytes. */
const LEAST_BYTES = 5;
/** In seconds. */
const LONGEST_VOICE = 60;

/**
 * Looks at the bytes of a file: its name and its content type may say what they like.
 *
 * @throws CallRefused 40006 for 5 bytes or fewer, the errcode of the rule for too many, 40004 for what
 *   it is not, 45007 for a voice of more than 60 seconds
 */
export function checkUpload(bytes: Uint8Array, { mostBytes, tooLarge, kinds }: UploadRule): void {
  if (bytes.length <= LEAST_BYTES) throw new CallRefused(40006, `more than ${LEAST_BYTES} bytes`);
  if (bytes.length > mostBytes) throw new CallRefused(tooLarge, `at most ${mostBytes} bytes`);
  if (!kinds) return;
  const kind = fileKindOf(bytes);
  if (!kind || !kinds.includes(kind)) {
    throw new CallRefused(40004, `its bytes are none of ${kinds.join(", ").toUpperCase()}`);
  }
  if (kind === "amr" && amrSeconds(bytes) > LONGEST_VOICE) {
    throw new CallRefused(45007, `at most ${LONGEST_VOICE} seconds`);
  }
}

/** The file of an upload. */
interface FormFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/**
 * The part `media` of a form.
 *
 * @throws CallRefused 44001 when there is none, or it has no `filename`
 */
export async function formFile(form: FormData | undefined): Promise<FormFile> {
  const part = form?.get("media");
  if (part === undefined || part === null || typeof part === "string") {
    throw new CallRefused(
      44001,
      'send a multipart form with name="media" and a filename in plain UTF-8',
    );
  }
  const { name, type } = part;
  return {
    name,
    contentType: type || "application/octet-stream",
    bytes: new Uint8Array(await part.arrayBuffer()),
  };
}
