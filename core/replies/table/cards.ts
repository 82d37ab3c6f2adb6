import { CARD_CHANGE, type KindRows, MESSAGE } from "../kind.ts";
import { newCard } from "../new-card.ts";
import { link, saidLines, saidWords, textOfHtml } from "../plain-text.ts";
import {
  type Branded,
  isInvisibleHtml,
  madeList,
  madeText,
  make,
  refuseReply,
} from "../reply-made.ts";
import { card, type TemplateCard } from "../template-card.ts";

/** A title, a text and one button that opens a page. */
export interface TextCardReply extends Branded<"active">, TextCard {
  readonly kind: "textcard";
}
export interface TextCard {
  /** At most 128 bytes of UTF-8. */
  readonly title: string;
  /** At most 512 bytes of UTF-8; takes `<br>` and `<div class="gray|normal|highlight">`. */
  readonly description: string;
  /** `http:` or `https:`, at most 2,048 bytes. */
  readonly url: string;
  /** At most 4 characters; WeCom's default is 详情. */
  readonly btnTxt?: string;
}

/** A notice that opens a mini program. Not for everybody at once. */
export interface MiniProgramReply extends Branded<"active">, MiniProgramNotice {
  readonly kind: "miniprogram_notice";
}
export interface MiniProgramNotice {
  readonly appId: string;
  /** At most 1,024 bytes; without it a tap opens nothing. */
  readonly page?: string;
  /** 4 to 12 characters. */
  readonly title: string;
  /** 4 to 12 characters. */
  readonly description?: string;
  /** Whether the first entry is shown large. */
  readonly emphasisFirstItem?: boolean;
  /** At most 10: keys of at most 10 characters, values of at most 30. */
  readonly contentItem?: readonly { readonly key: string; readonly value: string }[];
}

/** A card; what members tap on it comes back as `event:template_card_event`. */
export interface TemplateCardReply extends Branded<"active"> {
  readonly kind: "template_card";
  readonly card: TemplateCard;
}
/** Turns all buttons of the clicked card into one inert text. Answers card clicks only. */
export interface UpdateButtonReply extends Branded<"passive"> {
  readonly kind: "update_button";
  readonly replaceName: string;
}
/** Replaces the clicked card, for the member who clicked. Answers card clicks only. */
export interface UpdateCardReply extends Branded<"passive"> {
  readonly kind: "update_template_card";
  readonly card: TemplateCard;
}

export type CardReply =
  | TextCardReply
  | MiniProgramReply
  | TemplateCardReply
  | UpdateButtonReply
  | UpdateCardReply;

const PHRASE = { least: 4, characters: 12 };

/** Replies that are cards. */
export const cardReplies = {
  /** A title, a text and a button that opens a page. */
  textCard: (value: TextCard): TextCardReply =>
    make({
      kind: "textcard",
      title: madeText("textCard", "title", value?.title, { least: 1, bytes: 128 }),
      description: described(value?.description),
      url: address(value?.url),
      ...(value.btnTxt === undefined
        ? {}
        : { btnTxt: madeText("textCard", "btnTxt", value.btnTxt, { least: 1, characters: 4 }) }),
    }),

  /** A notice that opens a mini program. */
  miniProgram: (value: MiniProgramNotice): MiniProgramReply =>
    make({
      kind: "miniprogram_notice",
      appId: madeText("miniProgram", "appId", value?.appId, { least: 1 }),
      title: madeText("miniProgram", "title", value?.title, PHRASE),
      ...optionalParts(value),
    }),

  /** @param value the card; cards that members answer need a `taskId`, new for each one */
  templateCard: (value: TemplateCard): TemplateCardReply =>
    make({ kind: "template_card", card: newCard(value) }),

  /** @param replaceName what the inert button says */
  updateButton: (replaceName: string): UpdateButtonReply =>
    make({
      kind: "update_button",
      replaceName: madeText("updateButton", "replaceName", replaceName, { least: 1 }),
    }),

  /** @param value the new card; with `replaceText` its buttons become inert */
  updateCard: (value: TemplateCard): UpdateCardReply =>
    make({ kind: "update_template_card", card: card(value) }),
} as const;

function described(value: unknown): string {
  const description = madeText("textCard", "description", value, { least: 1, bytes: 512 });
  if (!isInvisibleHtml(description)) return description;
  return refuseReply("textCard", "needs a description with something to see beside its tags");
}

function address(value: unknown): string {
  const url = madeText("textCard", "url", value, { least: 1, bytes: 2_048 });
  return /^https?:\/\//i.test(url) ? url : refuseReply("textCard", "takes an http: or https: url");
}

type Optional = Pick<
  MiniProgramNotice,
  "page" | "description" | "emphasisFirstItem" | "contentItem"
>;

function optionalParts({ page, description, emphasisFirstItem, contentItem }: Optional): Optional {
  const verb = "miniProgram";
  return {
    ...(page !== undefined && { page: madeText(verb, "page", page, { bytes: 1_024 }) }),
    ...(description !== undefined && {
      description: madeText(verb, "description", description, PHRASE),
    }),
    ...(emphasisFirstItem !== undefined && { emphasisFirstItem: emphasisFirstItem === true }),
    ...(contentItem !== undefined && {
      contentItem: madeList(verb, "entries", contentItem, { least: 0, most: 10 }, (entry) =>
        Object.freeze({
          key: madeText(verb, "key", entry?.key, { least: 1, characters: 10 }),
          value: madeText(verb, "value", entry?.value, { least: 1, characters: 30 }),
        }),
      ),
    }),
  };
}

const textCardText = ({ title, description, btnTxt, url }: TextCardReply) =>
  saidLines(title, textOfHtml(description), link(btnTxt, url));

const noticeText = ({ title, description, contentItem = [] }: MiniProgramReply) =>
  saidLines(title, description, ...contentItem.map(({ key, value }) => `${key}：${value}`));

function cardText(card: TemplateCard): string {
  const { source, mainTitle, emphasisContent, quoteArea, imageTextArea, cardAction } = card;
  const options = [card.buttonSelection, card.checkBox, ...(card.selectList ?? [])];
  return saidLines(
    source?.desc,
    mainTitle?.title,
    mainTitle?.desc,
    saidWords(emphasisContent?.title, emphasisContent?.desc),
    card.subTitleText,
    quoteArea && saidLines(quoteArea.title, link(quoteArea.quoteText, quoteArea.url)),
    imageTextArea && saidLines(imageTextArea.title, link(imageTextArea.desc, imageTextArea.url)),
    ...(card.verticalContentList ?? []).map(({ title, desc }) => saidLines(title, desc)),
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

/** Nobody could answer the others: a webhook has no callback. */
export const WEBHOOK_CARDS: ReadonlySet<string> = new Set(["text_notice", "news_notice"]);

export const CARD_KINDS = {
  textcard: {
    ...MESSAGE,
    name: "文本卡片",
    verb: "textCard",
    says: textCardText,
    read: cardReplies.textCard,
  },
  miniprogram_notice: {
    ...MESSAGE,
    name: "小程序通知",
    verb: "miniProgram",
    toGroups: false,
    toEveryone: false,
    says: noticeText,
    read: cardReplies.miniProgram,
  },
  template_card: {
    ...MESSAGE,
    name: "模板卡片",
    verb: "templateCard",
    toGroups: false,
    byWebhook: ({ card }) => WEBHOOK_CARDS.has(card.cardType),
    says: ({ card }) => cardText(card),
    read: ({ card }) => cardReplies.templateCard(card),
  },
  update_button: {
    ...CARD_CHANGE,
    name: "更新按钮",
    verb: "updateButton",
    taskCard: "update_taskcard",
    read: ({ replaceName }) => cardReplies.updateButton(replaceName),
  },
  update_template_card: {
    ...CARD_CHANGE,
    name: "更新卡片",
    verb: "updateCard",
    read: ({ card }) => cardReplies.updateCard(card),
  },
} as const satisfies KindRows<CardReply>;
