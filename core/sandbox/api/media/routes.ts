import type { MediaType, StoredFile } from "../../chat/media.ts";
import { doubtful, wrong } from "../../reply/remark.ts";
import { type ApiRoute, type ApiRoutes, CallRefused, type OpenCall, required } from "../route.ts";
import { mapped, object, refuseField, textField, url, whole } from "../send/fields.ts";
import { randomId } from "../send/memory.ts";
import { findableMedia, readingOf } from "../send/reading.ts";
import { checkUpload, formFile, SMALL_IMAGE_SENT, UPLOAD_RULES } from "./files.ts";

/** A part of a file; `last` is within. */
interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads the header `Range`. Only a single range of bytes is one: anything else is as if it were not
 * there.
 *
 * @returns `unsatisfiable` when the file ends before it
 */
function byteRangeOf(
  header: string | null,
  length: number,
): ByteRange | "unsatisfiable" | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  const [, from = "", to = ""] = found ?? [];
  if (from === "" && to === "") return undefined;
  // Without a first byte, it is so many from the end.
  const first = from === "" ? Math.max(0, length - Number(to)) : Number(from);
  const last = from === "" || to === "" ? length - 1 : Math.min(Number(to), length - 1);
  if (from !== "" && to !== "" && Number(to) < Number(from)) return undefined;
  return first > last ? "unsatisfiable" : { first, last };
}

/**
 * Puts the file of an upload onto the shelf, for three days (document 90253).
 *
 * @param types that are taken here
 * @param webhookKey of the group webhook that uploads, if it is one
 * @throws CallRefused 40005 for another type, 44001, 40006, 40004 and more for the file
 */
export async function keepUpload(
  { sandbox, query, form }: OpenCall,
  types: readonly MediaType[],
  webhookKey?: string,
) {
  const type = types.find((known) => known === query.get("type"));
  if (!type) throw new CallRefused(40005, `type: one of ${types.join(", ")}`);
  const file = await formFile(form);
  checkUpload(file.bytes, UPLOAD_RULES[type]);
  const { mediaId, createdAt } = sandbox.media.put({
    ...file,
    type,
    ...(webhookKey !== undefined && { webhookKey }),
  });
  // A text, unlike every other time on the wire.
  return { type, media_id: mediaId, created_at: String(Math.floor(createdAt / 1_000)) };
}

/** Beyond, a file is given in pieces alone. */
const WHOLE_BYTES = 20 * 1_024 * 1_024;

/**
 * `GET /cgi-bin/media/get` (document 90254): a file as it is, or a piece of it with status 206.
 * Refusals are JSON with status 200, as everywhere.
 *
 * @throws CallRefused 41006 without a media_id, 40007 for one that is not there, 830002 for more than
 *   20 MB at once
 */
const getMedia: ApiRoute = ({ sandbox, query, headers }) => {
  const file = findableMedia(sandbox)(required(query, "media_id", 41006));
  if (!file) throw new CallRefused(40007, "there is no such file: they live for three days");
  const { length } = file.bytes;
  const range = byteRangeOf(headers.get("range"), length);
  if (range === "unsatisfiable") {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${length}` } });
  }
  if (!range && length > WHOLE_BYTES) throw new CallRefused(830002, "ask for it in pieces");
  const { first, last } = range ?? { first: 0, last: length - 1 };
  return new Response(new Uint8Array(file.bytes.subarray(first, last + 1)), {
    status: range ? 206 : 200,
    headers: {
      ...headersOf(file, last - first + 1),
      ...(range && { "Content-Range": `bytes ${first}-${last}/${length}` }),
    },
  });
};

const headersOf = ({ name, contentType }: StoredFile, length: number) => ({
  "Content-Type": contentType,
  "Content-Length": String(length),
  "Content-Disposition": `attachment; filename="${onWire(name)}"`,
  "Accept-Ranges": "bytes",
});

/** WeCom writes names as plain UTF-8; a header holds bytes, written as Latin-1. */
const onWire = (name: string) =>
  Buffer.from(name.replaceAll(/[\p{Cc}"\\]/gu, "_")).toString("latin1");

const NO_NETWORK = wrong(
  "media.no_network",
  "沙盒不访问网络，不会去取这个地址的文件：请用 media/upload 上传，或在真实环境里测试。",
  "The sandbox has no network and fetches no file from an address: use media/upload, or the real platform.",
);

const request = object({
  scene: whole(1, 1),
  type: mapped(textField({ missing: 40005 }), (type, reading) => {
    if (type === "video" || type === "file") return type;
    throw refuseField(40005, reading, "must be video or file");
  }),
  filename: textField(),
  url: url(),
  md5: mapped(textField(), (md5, reading) => {
    if (/^[0-9a-f]{32}$/i.test(md5)) return md5;
    throw refuseField(40058, reading, "must be 32 hexadecimal digits");
  }),
});

/**
 * `POST /cgi-bin/media/upload_by_url` (document 96219) begins a job that fetches a file. Nothing is
 * fetched here: what is right about the request is said, and then -1, "system busy".
 */
const uploadByUrl: ApiRoute = (call) => {
  request(call.body, readingOf(call));
  call.remark(NO_NETWORK);
  throw new CallRefused(-1, "the sandbox has no network");
};

/** `POST /cgi-bin/media/get_upload_by_url_result`: there never was a job. @throws CallRefused 40088 */
const uploadByUrlResult: ApiRoute = () => {
  throw new CallRefused(40088, "no such job");
};

const NOT_SERVED = doubtful(
  "media.address",
  "沙盒不提供 uploadimg 返回的图片地址：网址看起来真实，但打不开。",
  "The sandbox does not serve the address that uploadimg gives: it looks real and leads nowhere.",
);

/** `POST /cgi-bin/media/uploadimg` (document 90256): a picture of 2 MB at most, for good. */
const uploadImage: ApiRoute = async ({ sandbox, form, remark }) => {
  const { bytes } = await formFile(form);
  checkUpload(bytes, SMALL_IMAGE_SENT);
  remark(NOT_SERVED);
  return { url: `https://wework.qpic.cn/wwpic/${randomId(sandbox.entropy)}/0` };
};

const TYPES: readonly MediaType[] = ["image", "voice", "video", "file"];

/** Files of the company. */
export const mediaRoutes: ApiRoutes = {
  "POST /cgi-bin/media/upload": (call) => keepUpload(call, TYPES),
  "POST /cgi-bin/media/uploadimg": uploadImage,
  "GET /cgi-bin/media/get": getMedia,
  "POST /cgi-bin/media/upload_by_url": uploadByUrl,
  "POST /cgi-bin/media/get_upload_by_url_result": uploadByUrlResult,
};
