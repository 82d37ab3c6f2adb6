import type { Content, WireCard } from "../../sandbox/chat/content.ts";
import { buttonsOf } from "./deed-of.ts";

/** A bubble of the sandbox for people at a terminal: the text itself, or what else a member sees. */
export function describeContent(content: Content): string {
  switch (content.type) {
    case "text":
    case "markdown":
      return content.content;
    case "image":
      return `[图片 image] ${content.mediaId}`;
    case "voice":
      return `[语音 voice] ${content.mediaId}`;
    case "video":
      return tagged("视频 video", content.title || content.mediaId, content.description);
    case "file":
      return `[文件 file] ${content.mediaId}`;
    case "location":
      return `[位置 location] ${content.label} ${content.latitude},${content.longitude}`;
    case "link":
      return tagged("链接 link", content.title, content.description, content.url);
    case "news":
      return content.articles
        .map(({ title, description, url }) => tagged("图文 news", title, description, url))
        .join("\n");
    case "mpnews":
      return content.articles
        .map(({ title, digest }) => tagged("图文 mpnews", title, digest))
        .join("\n");
    case "textcard":
      return tagged(
        "文本卡片 text card",
        content.title,
        content.description.replaceAll(/<[^>]*>/g, ""),
        content.url,
      );
    case "miniprogram_notice":
      return tagged(
        "小程序通知 mini-program",
        content.title,
        content.description,
        ...content.items.map(({ key, value }) => `${key}: ${value}`),
      );
    case "template_card":
      return describeCard(content.card, content.state.inert);
  }
}

const tagged = (tag: string, title: string, ...more: readonly string[]) =>
  [`[${tag}] ${title}`, ...more.filter((line) => line !== "").map((line) => `  ${line}`)].join(
    "\n",
  );

function describeCard(card: WireCard, inert: string | undefined): string {
  const { main_title, sub_title_text, emphasis_content, quote_area } = card;
  const lists = [card.button_selection, ...(card.select_list ?? []), card.checkbox];
  const choices = lists.flatMap((list) =>
    list
      ? [
          `${list.question_key}: ${list.option_list.map(({ id, text }) => `${text} (${id})`).join(", ")}`,
        ]
      : [],
  );
  const buttons = buttonsOf(card);
  return tagged(
    "卡片 card",
    main_title?.title ?? sub_title_text ?? "",
    main_title?.desc ?? "",
    main_title?.title === undefined ? "" : (sub_title_text ?? ""),
    [emphasis_content?.title, emphasis_content?.desc].filter(Boolean).join(" "),
    quote_area?.quote_text ?? "",
    ...(card.vertical_content_list ?? []).map(({ title, desc }) => `${title ?? ""} ${desc ?? ""}`),
    ...(card.horizontal_content_list ?? []).map(
      ({ keyname, value = "" }) => `${keyname}: ${value}`,
    ),
    ...choices,
    inert !== undefined
      ? `按钮已变为 / the buttons say: ${inert}`
      : buttons.length > 0
        ? `按钮 / buttons: ${buttons.join(", ")}`
        : "",
  );
}
