import type { PassiveSlot } from "../../events/kind.ts";
import { type PassiveReply, REPLIES } from "../../replies/reply.ts";
import type { Article } from "../../replies/table/news.ts";
import { branch, leaf } from "../../xml/writer.ts";
import { encodeCard } from "./encode-card.ts";

/** Head of a passive reply. */
export interface ReplyHead {
  /** [ToUserName] UserID of the member who is answered. */
  readonly toUserName: string;
  /** [FromUserName] CorpID. */
  readonly fromUserName: string;
  /** [CreateTime] Unix seconds. */
  readonly createTime: number;
}

/**
 * Writes a passive reply as the XML that is then encrypted (document 90241). The text of a reply
 * is written whole: splitting it at 2,048 bytes is the caller's part.
 *
 * @param slot of the event that is answered: a task card has another word for what a template card
 *   calls `update_button`
 */
export function encodeReply(reply: PassiveReply, to: ReplyHead, slot: PassiveSlot): string {
  const isTaskCard = slot === "taskcard" && reply.kind === "update_button";
  const head =
    leaf("ToUserName", to.toUserName) +
    leaf("FromUserName", to.fromUserName) +
    leaf("CreateTime", to.createTime) +
    leaf("MsgType", isTaskCard ? REPLIES[reply.kind].taskCard : reply.kind);
  const body = isTaskCard
    ? branch("TaskCard", leaf("ReplaceName", reply.replaceName))
    : bodyOf(reply);
  return branch("xml", head + body);
}

function bodyOf(reply: PassiveReply): string {
  const write = BODIES[reply.kind] as (reply: PassiveReply) => string;
  return write(reply);
}

type Bodies = {
  readonly [K in PassiveReply["kind"]]: (
    reply: Extract<PassiveReply, { readonly kind: K }>,
  ) => string;
};

const media = ({ mediaId }: { readonly mediaId: string }) => leaf("MediaId", mediaId);

const BODIES: Bodies = {
  text: ({ content }) => leaf("Content", content),
  image: (reply) => branch("Image", media(reply)),
  voice: (reply) => branch("Voice", media(reply)),
  video: (reply) =>
    branch(
      "Video",
      media(reply) + leaf("Title", reply.title) + leaf("Description", reply.description),
    ),
  news: ({ articles }) =>
    leaf("ArticleCount", articles.length) + branch("Articles", articles.map(article).join("")),
  update_button: ({ replaceName }) => branch("Button", leaf("ReplaceName", replaceName)),
  update_template_card: ({ card }) => encodeCard(card),
};

/** `item` is lower-case, unlike every other element. Its four children are always there. */
function article({ title, description = "", picUrl = "", url = "" }: Article): string {
  return branch(
    "item",
    leaf("Title", title) +
      leaf("Description", description) +
      leaf("PicUrl", picUrl) +
      leaf("Url", url),
  );
}
