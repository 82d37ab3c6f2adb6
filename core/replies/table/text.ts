import { type KindRows, MESSAGE } from "../kind.ts";
import { type Branded, isInvisible, madeText, make } from "../reply-made.ts";
import { splitText, TEXT_LIMIT_BYTES } from "../split-text.ts";

/** Text, at most 2,048 UTF-8 bytes a message on the wire; longer text is split by the core. */
export interface TextReply extends Branded<"passive"> {
  readonly kind: "text";
  readonly content: string;
}

const text = (content: string): TextReply =>
  make({ kind: "text", content: madeText("text", "content", content) });

export const textReplies = {
  /** @param content of any length; `<a href>` makes links */
  text,
} as const;

/** Whether a reply is a text, which others can be joined to. */
export const isText = (reply: { readonly kind: string } | undefined): reply is TextReply =>
  reply?.kind === "text";

/** A long stretch of what nobody sees is a part of its own, and left out. */
function parts(reply: TextReply): readonly TextReply[] {
  const contents = splitText(reply.content);
  if (contents.length === 1) return [reply];
  return contents.filter((content) => !isInvisible(content)).map(text);
}

export const TEXT_KINDS = {
  text: {
    ...MESSAGE,
    name: "文本",
    verb: "text",
    response: "text",
    byWebhook: () => true,
    splits: { limitBytes: TEXT_LIMIT_BYTES, content: ({ content }) => content, parts },
    isEmpty: ({ content }) => isInvisible(content),
    says: ({ content }) => content,
    read: ({ content }) => text(content),
  },
} as const satisfies KindRows<TextReply>;
