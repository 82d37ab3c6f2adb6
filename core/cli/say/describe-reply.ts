import { childrenOf, type XmlTree } from "../../xml/tree.ts";

/** A passive reply for people: the text itself, or what else a member would see. */
export function describeReply(reply: XmlTree): string {
  const type = leafOf(reply, "MsgType");
  const describe = DESCRIPTIONS[type];
  return describe ? describe(reply) : `[${type || "?"}] ${[...reply.keys()].join(", ")}`;
}

const media = (icon: string, element: string) => (reply: XmlTree) => {
  const inner = branchOf(reply, element);
  const title = inner && leafOf(inner, "Title");
  return `[${icon}] ${inner ? leafOf(inner, "MediaId") : ""}${title ? ` ${title}` : ""}`;
};

const inert = (msgType: string, element: string) => (reply: XmlTree) => {
  const inner = branchOf(reply, element);
  return `[更新按钮 ${msgType}] ${inner ? leafOf(inner, "ReplaceName") : ""}`;
};

const DESCRIPTIONS: Readonly<Record<string, (reply: XmlTree) => string>> = {
  text: (reply) => leafOf(reply, "Content"),
  image: media("图片 image", "Image"),
  voice: media("语音 voice", "Voice"),
  video: media("视频 video", "Video"),
  news: (reply) => articlesOf(reply).map(describeArticle).join("\n"),
  update_button: inert("update_button", "Button"),
  // What a task card calls the same.
  update_taskcard: inert("update_taskcard", "TaskCard"),
  update_template_card: (reply) => {
    const card = branchOf(reply, "TemplateCard");
    return `[更新卡片 update_template_card] ${card ? leafOf(card, "CardType") : ""}`;
  },
};

function articlesOf(reply: XmlTree): readonly XmlTree[] {
  const articles = branchOf(reply, "Articles");
  return articles ? childrenOf(articles, "item").filter((item) => typeof item !== "string") : [];
}

const describeArticle = (article: XmlTree, index: number) =>
  [
    `[图文 news ${index + 1}] ${leafOf(article, "Title")}`,
    leafOf(article, "Description"),
    leafOf(article, "Url"),
  ]
    .filter((line) => line !== "")
    .join("\n  ");

function leafOf(tree: XmlTree, name: string): string {
  const [value] = childrenOf(tree, name);
  return typeof value === "string" ? value : "";
}

function branchOf(tree: XmlTree, name: string): XmlTree | undefined {
  const [value] = childrenOf(tree, name);
  return typeof value === "string" ? undefined : value;
}
