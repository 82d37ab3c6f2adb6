import type { DownloadedMedia, MediaRange } from "../../contracts/api/media.ts";
import { readAnswer } from "../answer.ts";
import type { Caller } from "../call.ts";
import type { HttpResponse } from "../http/http.ts";
import { networkError } from "../http/http-errors.ts";
import { dispositionName } from "./disposition-name.ts";
import { mediaError, mediaTrouble } from "./media-error.ts";

const NOT_SATISFIABLE = 416;

/** Asks for a file (document 90254) as a stream. A refusal is JSON with status 200. */
export const download = (
  caller: Caller,
  mediaId: string,
  range: MediaRange | undefined,
): Promise<DownloadedMedia> =>
  caller.download(
    "/cgi-bin/media/get",
    {
      query: { media_id: mediaId },
      headers: range && { range: `bytes=${range.first}-${range.last ?? ""}` },
    },
    readDownload,
  );

async function readDownload(response: HttpResponse): Promise<DownloadedMedia> {
  const { status, headers, body } = response;
  if (status === NOT_SATISFIABLE) throw behindTheEnd();
  if (!isFile(response)) {
    await readAnswer(response);
    throw noFile();
  }
  return {
    name: dispositionName(headers["content-disposition"]),
    contentType: headers["content-type"] ?? "application/octet-stream",
    length: whole(headers["content-length"]),
    wholeLength: whole(/^bytes [^/]*\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1]),
    body: told(body),
  };
}

/** A file has a name in its header; what else there is tells of something that went wrong. */
const isFile = ({ status, headers }: HttpResponse) =>
  (status === 200 || status === 206) && headers["content-disposition"] !== undefined;

const whole = (text: string | undefined) =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

/** The bytes, with errors of ours: those of the runtime may hold the address. */
async function* told(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw networkError(cause, true);
  }
}

const behindTheEnd = () =>
  mediaError(
    "要的部分在文件末尾之后：先看 wholeLength",
    "That part lies behind the end of the file: look at wholeLength first",
  );

const noFile = () =>
  mediaTrouble(
    "企业微信没有给出文件：检查代理和 WECOM_API_BASE",
    "WeCom gave no file: check proxies and WECOM_API_BASE",
  );
