import type { MediaKind, MediaSource } from "../../../replies/media-source.ts";
import { readAnswer } from "../answer.ts";
import { type HttpResponse, networkError } from "../http.ts";
import { dispositionName } from "./file-name.ts";
import { mediaError } from "./file-rules.ts";

/** A file that WeCom has, for three days (document 90253). */
export interface UploadedMedia {
  readonly mediaId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A part of a file (document 90254); `last` is within, and absent for the rest. */
interface MediaRange {
  readonly first: number;
  readonly last?: number;
}

/** A file on its way from WeCom. */
interface DownloadedMedia {
  /** As the sender named it; `undefined` when WeCom does not tell. */
  readonly name: string | undefined;
  readonly contentType: string;
  /** Of this part, in bytes; `undefined` when WeCom does not tell. */
  readonly length: number | undefined;
  /** Of the whole file, for a part of it. */
  readonly wholeLength: number | undefined;
  /** To be read once; leaving the loop early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface MediaApi {
  /**
   * Uploads a file, whether WeCom has it already or not. Sizes and first bytes are looked at before
   * the network: images are JPG or PNG of 10 MiB, voices AMR of 2 MiB, videos MP4 of 10 MiB, files
   * of 20 MiB at most, all of more than 5 bytes.
   *
   * @throws ApiError `ERR_MEDIA` for a file that WeCom would refuse or that cannot be read,
   *   `ERR_ADDRESS` for an address that is not fetched, and as every call
   */
  upload(kind: MediaKind, source: MediaSource): Promise<UploadedMedia>;
  /** The media id of a file, uploaded on first use and known for its life. @throws as `upload` */
  idOf(kind: MediaKind, source: MediaSource): Promise<string>;
  /**
   * A file that a member or an app sent, as a stream. What is larger than 20 MiB must be asked for
   * in parts.
   */
  download(mediaId: string, range?: MediaRange): Promise<DownloadedMedia>;
  /**
   * A picture for `mpNews` texts, JPG or PNG of 2 MiB at most: its address, for good
   * (document 90256).
   *
   * @throws ApiError as `upload`
   */
  uploadImage(source: MediaSource): Promise<string>;
}

const OK = 200;
const PART = 206;
const BEYOND = 416;

/**
 * Reads the answer to a download. A refusal comes with status 200 as well, as JSON; a file that is
 * JSON has a name.
 *
 * @throws ApiError `ERR_API` for a refusal, `ERR_MEDIA` for a range behind the end, `ERR_API_ANSWER`
 */
export async function readDownload(response: HttpResponse): Promise<DownloadedMedia> {
  const { status, headers } = response;
  const disposition = headers["content-disposition"];
  if (status === BEYOND) throw await drained(response);
  if ((status !== OK && status !== PART) || disposition === undefined) return refused(response);
  return {
    name: dispositionName(disposition),
    contentType: String(headers["content-type"] ?? "application/octet-stream"),
    length: numberIn(/^(\d+)$/, headers["content-length"]),
    wholeLength: numberIn(/\/(\d+)$/, headers["content-range"]),
    body: told(response.body),
  };
}

/** What is no file is an answer, or nothing of WeCom's. */
async function refused(response: HttpResponse): Promise<never> {
  await readAnswer(response);
  throw mediaError("企业微信没有给出文件：核对 media_id", "WeCom gave no file: check the media_id");
}

/** The bytes, with errors of ours: the runtime's may hold the address. */
async function* told(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw networkError(cause, { harmless: true, reached: true });
  }
}

async function drained({ body }: HttpResponse) {
  for await (const _ of body) break;
  return mediaError(
    "请求的范围在文件末尾之后：先看 wholeLength",
    "The range begins behind the end of the file: look at wholeLength first",
  );
}

function numberIn(pattern: RegExp, header: string | readonly string[] | undefined) {
  const found = pattern.exec(String(header ?? ""))?.[1];
  return found === undefined ? undefined : Number(found);
}
