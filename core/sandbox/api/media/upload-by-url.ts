import { wrong } from "../../reply/remark.ts";
import { ApiError, type ApiRoute } from "../route.ts";
import { object } from "../send/fields/object.ts";
import { mapped, refuse } from "../send/fields/read.ts";
import { text } from "../send/fields/text.ts";
import { url } from "../send/fields/url.ts";
import { whole } from "../send/fields/whole.ts";
import { readingOf } from "../send/reading-of.ts";

const NO_NETWORK = wrong(
  "media.no_network",
  "沙盒不访问网络，不会去取这个地址的文件：请用 media/upload 上传，或在真实环境里测试。",
  "The sandbox has no network and fetches no file from an address: use media/upload, or the real platform.",
);

const request = object({
  scene: whole(1, 1),
  type: mapped(text({ missing: 40005 }), (type, reading) => {
    if (type === "video" || type === "file") return type;
    throw refuse(40005, reading, "must be video or file");
  }),
  filename: text(),
  url: url(),
  md5: mapped(text(), (md5, reading) => {
    if (/^[0-9a-f]{32}$/i.test(md5)) return md5;
    throw refuse(40058, reading, "must be 32 hexadecimal digits");
  }),
});

/**
 * `POST /cgi-bin/media/upload_by_url` (document 96219) begins a job that fetches a file. Nothing is
 * fetched here: what is right about the request is said, and then -1, "system busy".
 */
export const uploadByUrl: ApiRoute = (call) => {
  request(call.body, readingOf(call));
  call.remark(NO_NETWORK);
  throw new ApiError(-1, "the sandbox has no network");
};

/** `POST /cgi-bin/media/get_upload_by_url_result`: there never was a job. @throws ApiError 40088 */
export const uploadByUrlResult: ApiRoute = () => {
  throw new ApiError(40088, "no such job");
};
