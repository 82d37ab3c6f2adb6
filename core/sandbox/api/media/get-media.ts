import type { MediaFile } from "../../chat/media.ts";
import { required } from "../parameter.ts";
import { ApiError, type ApiRoute } from "../route.ts";
import { findableMedia } from "../send/findable-media.ts";
import { byteRangeOf } from "./byte-range.ts";

/** Beyond, a file is given in pieces alone. */
const WHOLE_BYTES = 20 * 1_024 * 1_024;

/**
 * `GET /cgi-bin/media/get` (document 90254): a file as it is, or a piece of it with status 206.
 * Refusals are JSON with status 200, as everywhere.
 *
 * @throws ApiError 41006 without a media_id, 40007 for one that is not there, 830002 for more than
 *   20 MB at once
 */
export const getMedia: ApiRoute = ({ platform, query, headers }) => {
  const file = findableMedia(platform)(required(query, "media_id", 41006));
  if (!file) throw new ApiError(40007, "there is no such file: they live for three days");
  const { length } = file.bytes;
  const range = byteRangeOf(headers.get("range"), length);
  if (range === "unsatisfiable") {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${length}` } });
  }
  if (!range && length > WHOLE_BYTES) throw new ApiError(830002, "ask for it in pieces");
  const { first, last } = range ?? { first: 0, last: length - 1 };
  return new Response(new Uint8Array(file.bytes.subarray(first, last + 1)), {
    status: range ? 206 : 200,
    headers: {
      ...headersOf(file, last - first + 1),
      ...(range && { "Content-Range": `bytes ${first}-${last}/${length}` }),
    },
  });
};

const headersOf = ({ name, contentType }: MediaFile, length: number) => ({
  "Content-Type": contentType,
  "Content-Length": String(length),
  "Content-Disposition": `attachment; filename="${onWire(name)}"`,
  "Accept-Ranges": "bytes",
});

/** The platform writes names as plain UTF-8; a header holds bytes, written as Latin-1. */
const onWire = (name: string) =>
  Buffer.from(name.replaceAll(/[\p{Cc}"\\]/gu, "_")).toString("latin1");
