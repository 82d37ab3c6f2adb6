import type { DownloadedMedia } from "../../contracts/api/media.ts";
import { readAnswer } from "../answer.ts";
import type { HttpResponse } from "../http/http.ts";
import { networkError } from "../http/http-errors.ts";
import { dispositionName } from "./disposition-name.ts";
import { mediaError } from "./media-error.ts";

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
