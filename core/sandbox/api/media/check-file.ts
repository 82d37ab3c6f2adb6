import { ApiError } from "../route.ts";
import { amrSeconds } from "./amr-length.ts";
import { fileKindOf } from "./file-kind.ts";
import { LEAST_BYTES, LONGEST_VOICE, type UploadRule } from "./upload-rules.ts";

/**
 * Looks at the bytes of a file: its name and its content type may say what they like.
 *
 * @throws ApiError 40006 for 5 bytes or fewer, the errcode of the rule for too many, 40004 for what
 *   it is not, 45007 for a voice of more than 60 seconds
 */
export function checkFile(bytes: Uint8Array, { mostBytes, tooLarge, kinds }: UploadRule): void {
  if (bytes.length <= LEAST_BYTES) throw new ApiError(40006, `more than ${LEAST_BYTES} bytes`);
  if (bytes.length > mostBytes) throw new ApiError(tooLarge, `at most ${mostBytes} bytes`);
  if (!kinds) return;
  const kind = fileKindOf(bytes);
  if (!kind || !kinds.includes(kind)) {
    throw new ApiError(40004, `its bytes are none of ${kinds.join(", ").toUpperCase()}`);
  }
  if (kind === "amr" && amrSeconds(bytes) > LONGEST_VOICE) {
    throw new ApiError(45007, `at most ${LONGEST_VOICE} seconds`);
  }
}
