import type { MediaType } from "../../../chat/media.ts";
import { act, upload } from "../../state/actions.ts";

/** Uploads a file from disk and sends it as a message. */
export async function sendFile(
  app: string,
  member: string,
  type: MediaType,
  file: File,
): Promise<void> {
  const mediaId = await upload(type, file, file.name);
  if (mediaId !== undefined) await act(app, member, { do: type, mediaId });
}

/** Sends what was pasted or dropped, one after the other, each as what it is. */
export async function sendFiles(
  app: string,
  member: string,
  files: readonly File[],
): Promise<void> {
  for (const file of files) await sendFile(app, member, mediaTypeOf(file), file);
}

function mediaTypeOf({ type, name }: File): MediaType {
  if (/^image\/(?:png|jpeg|gif|webp)$/.test(type)) return "image";
  if (type.startsWith("video/mp4")) return "video";
  return /\.amr$/i.test(name) ? "voice" : "file";
}

/** Lets files be chosen from disk; none when the member thinks better of it. */
export function chooseFiles(accept: string, multiple = false): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", accept, multiple });
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}
