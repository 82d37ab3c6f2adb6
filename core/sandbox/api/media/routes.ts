import type { MediaType } from "../../chat/media.ts";
import type { ApiRoutes } from "../route.ts";
import { getMedia } from "./get-media.ts";
import { keepUpload } from "./keep-upload.ts";
import { uploadByUrl, uploadByUrlResult } from "./upload-by-url.ts";
import { uploadImage } from "./upload-image.ts";

const TYPES: readonly MediaType[] = ["image", "voice", "video", "file"];

/** Files of the company. */
export const mediaRoutes: ApiRoutes = {
  "POST /cgi-bin/media/upload": (call) => keepUpload(call, TYPES),
  "POST /cgi-bin/media/uploadimg": uploadImage,
  "GET /cgi-bin/media/get": getMedia,
  "POST /cgi-bin/media/upload_by_url": uploadByUrl,
  "POST /cgi-bin/media/get_upload_by_url_result": uploadByUrlResult,
};
