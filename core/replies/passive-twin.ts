import { isPassive, reply as make, type PassiveReply, type Reply } from "./reply.ts";
import type { MiniProgramReply, TextCardReply } from "./reply-cards.ts";
import { isInvisible } from "./reply-made.ts";
import { markdownLink } from "./reply-markdown.ts";
import type { AppArticle, AppNewsReply, Article, MpArticle } from "./reply-news.ts";
import type { TemplateCard } from "./template-card.ts";

/**
 * What a response shows in place of a reply that only the active API takes: markdown and cards as
 * text with their links, news as news. A reply that rides responses is its own twin.
 *
 * @returns `undefined` for files: those that responses hold need an upload first, others have no form
 */
export function passiveTwin(reply: Reply): PassiveReply | undefined {
  if (isPassive(reply)) return reply;
  if (reply.kind === "news") return withoutApps(reply as AppNewsReply);
  const text = textTwin(reply);
  return text === undefined ? undefined : make.text(text);
}

/** What a reply says, as plain text with its links; `undefined` for pictures, sounds and files. */
export function textTwin(reply: Reply): string | undefined {
  switch (reply.kind) {
    case "text":
      return reply.content;
    case "markdown":
      return reply.plain;
    case "textcard":
      return textCard(reply);
    case "template_card":
      return templateCard(reply.card);
    case "miniprogram_notice":
      return miniProgram(reply);
    case "news":
      return (reply as AppNewsReply).articles.map(article).join("\n\n");
    case "mpnews":
      return reply.articles.map(mpArticle).join("\n\n");
    default:
      return undefined;
  }
}

type Line = string | undefined;

/** Only lines that say something. */
const lines = (...all: readonly Line[]) => all.filter(says).join("\n");

/** What stands together in one line. */
const words = (...all: readonly Line[]) => all.filter(says).join(" ");

const says = (line: Line) => line !== undefined && !isInvisible(line);

/** An address with what it is called; the address alone says that it can be opened. */
const link = (label: Line, url: Line) => (url ? markdownLink(label || url, url) : label);

function withoutApps({ articles }: AppNewsReply): PassiveReply {
  return make.news(articles.map(({ appId: _, pagePath: __, ...article }) => article));
}

const article = ({ title, description, url }: Article | AppArticle) =>
  lines(title, description, url);

const textCard = ({ title, description, btnTxt, url }: TextCardReply) =>
  lines(title, textOfHtml(description), link(btnTxt, url));

const miniProgram = ({ title, description, contentItem = [] }: MiniProgramReply) =>
  lines(title, description, ...contentItem.map(({ key, value }) => `${key}：${value}`));

function templateCard(card: TemplateCard): string {
  const { source, mainTitle, emphasisContent, quoteArea, imageTextArea, cardAction } = card;
  const options = [card.buttonSelection, card.checkBox, ...(card.selectList ?? [])];
  return lines(
    source?.desc,
    mainTitle?.title,
    mainTitle?.desc,
    words(emphasisContent?.title, emphasisContent?.desc),
    card.subTitleText,
    quoteArea && lines(quoteArea.title, link(quoteArea.quoteText, quoteArea.url)),
    imageTextArea && lines(imageTextArea.title, link(imageTextArea.desc, imageTextArea.url)),
    ...(card.verticalContentList ?? []).map(({ title, desc }) => lines(title, desc)),
    ...(card.horizontalContentList ?? []).map(({ keyName, value, url }) =>
      value || url ? `${keyName}：${link(value, url)}` : keyName,
    ),
    ...options.flatMap((asked) => [
      asked && "title" in asked ? asked.title : undefined,
      ...(asked?.optionList ?? []).map(({ text }) => `· ${text}`),
    ]),
    ...(card.buttonList ?? []).map(({ text, url }) => `· ${link(text, url)}`),
    ...(card.jumpList ?? []).map(({ title, url }) => link(title, url)),
    link(cardAction?.title, cardAction?.url),
  );
}

/** How much of a page is told where it has no digest, in characters. */
const EXCERPT = 160;

function mpArticle({ title, digest, content, contentSourceUrl }: MpArticle): string {
  const text = textOfHtml(content);
  const begin = [...text.slice(0, EXCERPT * 2)].slice(0, EXCERPT).join("").trimEnd();
  const excerpt = begin.length < text.length ? `${begin}…` : text;
  return lines(title, says(digest) ? digest : excerpt, contentSourceUrl);
}

/** The text of the little HTML that WeCom takes: every block and every break ends a line. */
function textOfHtml(html: string): string {
  const text = html
    .replace(/<(?:br|\/p|\/div|\/h[1-6]|\/li)\b[^<>]*>/gi, "\n")
    .replace(/<[^<>]*>/g, "")
    .replace(/&(?:lt|gt|quot|nbsp|amp);/g, (entity) => ENTITIES[entity] ?? entity);
  return lines(...text.split("\n").map((line) => line.trim()));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&nbsp;": " ",
  "&amp;": "&",
};
