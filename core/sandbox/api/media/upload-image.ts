import { doubtful } from "../../reply/remark.ts";
import type { ApiRoute } from "../route.ts";
import { randomId } from "../send/random-id.ts";
import { checkFile } from "./check-file.ts";
import { formFile } from "./form-file.ts";
import { SMALL_IMAGE } from "./upload-rules.ts";

const NOT_SERVED = doubtful(
  "media.address",
  "沙盒不提供 uploadimg 返回的图片地址：网址看起来真实，但打不开。",
  "The sandbox does not serve the address that uploadimg gives: it looks real and leads nowhere.",
);

/** `POST /cgi-bin/media/uploadimg` (document 90256): a picture of 2 MB at most, for good. */
export const uploadImage: ApiRoute = async ({ platform, form, remark }) => {
  const { bytes } = await formFile(form);
  checkFile(bytes, SMALL_IMAGE);
  remark(NOT_SERVED);
  return { url: `https://wework.qpic.cn/wwpic/${randomId(platform.entropy)}/0` };
};
