import { ApiError } from "../route.ts";

/** The file of an upload. */
export interface FormFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/**
 * The part `media` of a form.
 *
 * @throws ApiError 44001 when there is none, or it has no `filename`
 */
export async function formFile(form: FormData | undefined): Promise<FormFile> {
  const part = form?.get("media");
  if (part === undefined || part === null || typeof part === "string") {
    throw new ApiError(
      44001,
      'send a multipart form with name="media" and a filename in plain UTF-8',
    );
  }
  const { name, type } = part;
  return {
    name,
    contentType: type || "application/octet-stream",
    bytes: new Uint8Array(await part.arrayBuffer()),
  };
}
