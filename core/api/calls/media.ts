import type { MediaApi } from "../../contracts/api/media.ts";
import type { Caller } from "../call.ts";
import { textOf } from "../fields.ts";
import { download } from "../media/download.ts";
import { SMALL_IMAGE } from "../media/file-rules.ts";
import { mediaForm } from "../media/form.ts";
import { mediaTrouble } from "../media/media-error.ts";
import { UPLOAD_LIMIT_MS, type Uploads } from "../media/uploads.ts";

export const createMedia = (caller: Caller, uploads: Uploads): MediaApi => ({
  upload: uploads.upload,
  idOf: async (kind, source) => (await uploads.idOf(kind, source)).mediaId,
  download: (mediaId, range) => download(caller, mediaId, range),
  uploadImage: (source) =>
    uploads.open(source, SMALL_IMAGE, async (content) => {
      const fields = await caller.upload("/cgi-bin/media/uploadimg", mediaForm(content), {
        limitMs: UPLOAD_LIMIT_MS,
      });
      const url = textOf(fields, "url");
      if (url) return url;
      throw mediaTrouble(
        "企业微信没有返回图片地址：检查代理和 WECOM_API_BASE",
        "WeCom gave no address of the picture: check proxies and WECOM_API_BASE",
      );
    }),
});
