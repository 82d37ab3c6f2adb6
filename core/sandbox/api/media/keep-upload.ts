import type { MediaType } from "../../chat/media.ts";
import { ApiError, type OpenCall } from "../route.ts";
import { checkFile } from "./check-file.ts";
import { formFile } from "./form-file.ts";
import { UPLOAD_RULES } from "./upload-rules.ts";

/**
 * Puts the file of an upload onto the shelf, for three days (document 90253).
 *
 * @param types that are taken here
 * @param webhookKey of the group webhook that uploads, if it is one
 * @throws ApiError 40005 for another type, 44001, 40006, 40004 and more for the file
 */
export async function keepUpload(
  { platform, query, form }: OpenCall,
  types: readonly MediaType[],
  webhookKey?: string,
) {
  const type = types.find((known) => known === query.get("type"));
  if (!type) throw new ApiError(40005, `type: one of ${types.join(", ")}`);
  const file = await formFile(form);
  checkFile(file.bytes, UPLOAD_RULES[type]);
  const { mediaId, createdAt } = platform.media.put({
    ...file,
    type,
    ...(webhookKey !== undefined && { webhookKey }),
  });
  // A text, unlike every other time on the wire.
  return { type, media_id: mediaId, created_at: String(Math.floor(createdAt / 1_000)) };
}
