import type { IncomingMessage, ServerResponse } from "node:http";
import getRawBody from "raw-body";
import { CallbackError } from "../errors.ts";

/**
 * Reads the body, counting its bytes whatever length was declared, and never inflating it.
 *
 * @param limit bytes
 * @throws CallbackError `ERR_BODY_ENCODING`, `ERR_BODY_LENGTH`, `ERR_BODY_ABORTED`
 */
export async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  limit: number,
): Promise<Uint8Array> {
  const coding = request.headers["content-encoding"];
  if (coding && coding.toLowerCase() !== "identity") throw encoded();
  const length = request.headers["content-length"];
  if (Number(length) > limit) throw tooLong(limit);
  if (request.headers.expect !== undefined) response.writeContinue();
  try {
    return await getRawBody(request, { length: length ?? null, limit, encoding: null });
  } catch (error) {
    throw statusOf(error) === 413 ? tooLong(limit) : aborted(error);
  }
}

const statusOf = (error: unknown) =>
  typeof error === "object" && error !== null && "status" in error ? error.status : undefined;

const encoded = () =>
  new CallbackError(415, "ERR_BODY_ENCODING", "the body is compressed; send it as it is");
const tooLong = (limit: number) =>
  new CallbackError(413, "ERR_BODY_LENGTH", `the body is longer than ${limit} bytes`);
/** Nobody is left to read this answer; it exists to end the request without a 500 in the log. */
const aborted = (cause: unknown) =>
  new CallbackError(400, "ERR_BODY_ABORTED", "the client left before the body ended", { cause });
