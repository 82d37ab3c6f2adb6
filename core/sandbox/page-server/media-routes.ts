import type { MediaType } from "../chat/media.ts";
import type { Platform } from "../platform.ts";
import { SandboxError } from "../sandbox-error.ts";

const TYPES: readonly MediaType[] = ["image", "voice", "video", "file"];

/** Keeps a file that a member picked, as the phone does before it sends it. */
export async function uploadMedia({ media }: Platform, request: Request) {
  const query = new URL(request.url).searchParams;
  const type = TYPES.find((known) => known === query.get("type"));
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (!type || bytes.length === 0) {
    throw new SandboxError("page.media", {
      zh: "缺少文件，或类型不是 image、voice、video、file",
      en: "there is no file, or its type is none of image, voice, video, file",
    });
  }
  const contentType = request.headers.get("content-type") ?? "application/octet-stream";
  const { mediaId } = media.put({ type, name: query.get("name") || type, contentType, bytes });
  return { mediaId };
}

/** Only what a browser shows without running it keeps its type. */
const SHOWN = /^(?:image\/(?:png|jpeg|gif|webp)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

export function downloadMedia({ media }: Platform, mediaId: string): Response {
  const file = media.find(mediaId);
  if (!file) {
    throw new SandboxError("page.media", {
      status: 404,
      zh: "没有这个文件，或已过三天",
      en: "there is no such file, or its three days are over",
    });
  }
  const type = SHOWN.test(file.contentType) ? file.contentType : "application/octet-stream";
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    },
  });
}
