import { md5 } from "../../../crypto/md5.ts";
import type { Content } from "../../chat/content.ts";
import type { MediaShelf } from "../../chat/media.ts";
import { checkFile } from "../media/check-file.ts";
import { fileKindOf } from "../media/file-kind.ts";
import { SMALL_IMAGE } from "../media/upload-rules.ts";
import { object } from "../send/fields/object.ts";
import { mapped, type Read, refuse } from "../send/fields/read.ts";
import { text } from "../send/fields/text.ts";

/** Without a prefix as in `data:`, without line breaks. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * `image` of a group webhook: the picture itself instead of an id (document 99110). An MD5 that does
 * not fit has no errcode in the documents: 40058, as for every other bad parameter.
 */
export const webhookImage = (media: MediaShelf, webhookKey: string): Read<Content> =>
  mapped(object({ base64: text(), md5: text() }), ({ base64, md5: sum }, reading) => {
    if (!BASE64.test(base64)) throw refuse(40058, reading, "base64 has a prefix or line breaks");
    const bytes = new Uint8Array(Buffer.from(base64, "base64"));
    checkFile(bytes, SMALL_IMAGE);
    if (md5(bytes) !== sum.toLowerCase()) {
      throw refuse(40058, reading, "md5 is not that of the bytes before base64");
    }
    const contentType = fileKindOf(bytes) === "png" ? "image/png" : "image/jpeg";
    const { mediaId } = media.put({ type: "image", name: "image", contentType, bytes, webhookKey });
    return { type: "image", mediaId };
  });
