import type { MediaType } from "../../../chat/media.ts";
import { type Read, refuse } from "./read.ts";

/**
 * The id of a file of this type that whoever calls may use. The platform knows types by how a file
 * was uploaded (document 90313, error 40007).
 *
 * @param missing errcode when it is absent
 * @throws ApiError 40007 for a file that is not there, not theirs or of another type
 */
export const mediaId =
  (type: MediaType | undefined, missing = 41006): Read<string> =>
  (value, reading) => {
    if (typeof value !== "string" || value === "") throw refuse(missing, reading, "is missing");
    const file = reading.findMedia(value);
    if (!file) throw refuse(40007, reading, "names no file that is there: they live three days");
    if (type === undefined || file.type === type) return value;
    throw refuse(40007, reading, `names a file uploaded as ${file.type}, not as ${type}`);
  };
