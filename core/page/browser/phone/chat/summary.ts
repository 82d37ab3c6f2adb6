import type { ChatEntry } from "../../../../sandbox/chat/chats.ts";
import type { Content } from "../../../../sandbox/chat/content.ts";
import type { Words } from "../../state/words.ts";

/** An entry in one line, as the list of chats shows it. */
export function summaryOf(entry: ChatEntry): Words {
  if (entry.recalled) return { zh: "撤回了一条消息", en: "recalled a message" };
  return summaryOfContent(entry.content);
}

function summaryOfContent(content: Content): Words {
  switch (content.type) {
    case "text":
      return same(plain(content.content));
    case "markdown":
      return same(plain(withoutMarkdown(content.content)));
    case "image":
      return { zh: "[图片]", en: "[Photo]" };
    case "voice":
      return { zh: "[语音]", en: "[Voice]" };
    case "video":
      return tagged({ zh: "[视频]", en: "[Video]" }, content.title);
    case "file":
      return { zh: "[文件]", en: "[File]" };
    case "location":
      return tagged({ zh: "[位置]", en: "[Location]" }, content.label);
    case "link":
      return tagged({ zh: "[链接]", en: "[Link]" }, content.title);
    case "news":
    case "mpnews":
      return same(content.articles[0]?.title ?? "");
    case "textcard":
    case "miniprogram_notice":
      return same(content.title);
    case "template_card":
      return same(content.card.main_title?.title || content.card.sub_title_text || "");
    default:
      return { zh: "[暂不支持的消息]", en: "[Unsupported message]" };
  }
}

/** The words of a markdown text. */
export const withoutMarkdown = (text: string) => text.replace(/^\s*(?:#+|>+)|[*`|]+/gm, "");

/** Without the markup, on one line. */
const plain = (text: string) =>
  text
    .replace(/<@([\w\-@.]+)>/g, "@$1")
    .replace(/<\/?(?:a|font)\b[^<>]*>/gi, "")
    .replace(/\s+/g, " ")
    .trim();

const same = (text: string): Words => ({ zh: text, en: text });
const tagged = (tag: Words, text: string): Words => ({
  zh: `${tag.zh} ${text}`.trim(),
  en: `${tag.en} ${text}`.trim(),
});
