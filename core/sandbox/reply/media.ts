import type { XmlTree } from "../../xml/tree.ts";
import type { Content } from "../chat/content.ts";
import type { MediaShelf } from "../chat/media.ts";
import { branchOf, leafOf } from "./element.ts";
import { type Note, wrong } from "./remark.ts";
import { beginningOf, bytesOf } from "./utf8.ts";

type Shown = "image" | "voice" | "video";

const ELEMENTS = { image: "Image", voice: "Voice", video: "Video" } as const;
/** Document 90236 has them for the active API; the passive page names none. */
const TITLE_BYTES = 128;
const DESCRIPTION_BYTES = 512;

/** What a member sees of an image, a voice or a video; nothing when the file is not there. */
export function showMedia(
  type: Shown,
  reply: XmlTree,
  shelf: MediaShelf,
  note: Note,
): Content | undefined {
  const element = branchOf(reply, ELEMENTS[type]);
  const mediaId = element && leafOf(element, "MediaId");
  if (!mediaId) note(noMediaId(type));
  if (!mediaId || !isUsable(type, mediaId, shelf, note)) return undefined;
  if (type !== "video") return { type, mediaId };
  return {
    type,
    mediaId,
    title: limited(element, "Title", TITLE_BYTES, note),
    description: limited(element, "Description", DESCRIPTION_BYTES, note),
  };
}

function isUsable(type: Shown, mediaId: string, shelf: MediaShelf, note: Note): boolean {
  const file = shelf.find(mediaId);
  if (!file || file.webhookKey !== undefined) {
    note(UNKNOWN);
    return false;
  }
  if (file.type === type) return true;
  note(
    wrong(
      "reply.media_type",
      `这个 MediaId 是 ${file.type}，不能作为 ${type} 回复：上传时的 type 要与回复的 MsgType 一致。`,
      `This MediaId is a ${file.type} and cannot be a reply of type ${type}: upload it with the type of the reply.`,
    ),
  );
  return false;
}

function limited(element: XmlTree, name: "Title" | "Description", limit: number, note: Note) {
  const text = leafOf(element, name) ?? "";
  const bytes = bytesOf(text);
  if (bytes > limit) {
    note(
      wrong(
        `reply.video_${name.toLowerCase()}`,
        `视频的 ${name} 有 ${bytes} 字节，超过 ${limit}：请缩短。`,
        `The video's ${name} has ${bytes} bytes, more than ${limit}: shorten it.`,
      ),
    );
  }
  return beginningOf(text, limit);
}

const noMediaId = (type: Shown) =>
  wrong(
    "reply.media_missing",
    `没有 ${ELEMENTS[type]}/MediaId：MediaId 要放在 ${ELEMENTS[type]} 元素里面，先用 media/upload 上传取得。`,
    `There is no ${ELEMENTS[type]}/MediaId: MediaId stands inside ${ELEMENTS[type]} and comes from media/upload.`,
  );

const UNKNOWN = wrong(
  "reply.media_unknown",
  "MediaId 不存在或已过期：临时素材只保存 3 天，群机器人上传的只能给群机器人用。请重新用 media/upload 上传。",
  "The MediaId is unknown or has expired: temporary files live for three days, and a group webhook's are its own. Upload it again with media/upload.",
);
