import type { Content } from "../chat/content.ts";
import { showMedia, showNews, showText } from "./bodies.ts";
import { changeCard } from "./card.ts";
import type { Effect, ReplyContext } from "./effect.ts";
import { type InnerReply, judgeHead } from "./head.ts";
import { type Note, wrong } from "./remark.ts";

/** What a reply brings about; `undefined` when remarks say why nothing is shown. */
export function effectOf(reply: InnerReply, context: ReplyContext, note: Note): Effect | undefined {
  judgeHead(reply.tree, context, note);
  if (context.callback.takes === "none") {
    note(takesNone(context.callback.kind));
    return undefined;
  }
  if (context.callback.takes === "taskcard" && !isCardChange(reply.msgType)) {
    note(TAKES_TASK_CARD);
    return undefined;
  }
  const body = BODIES.get(reply.msgType);
  if (body) return body(reply, context, note);
  note(strange(reply.msgType));
  return undefined;
}

type Body = (reply: InnerReply, context: ReplyContext, note: Note) => Effect | undefined;

const showing =
  (read: (...of: Parameters<Body>) => Content | undefined): Body =>
  (...of) => {
    const content = read(...of);
    return content && { do: "show", content };
  };

/** A map, because the name comes from outside: no name can reach a prototype. */
const BODIES: ReadonlyMap<string, Body> = new Map<string, Body>([
  ["text", showing(({ tree }, _, note) => showText(tree, note))],
  ["image", showing(({ tree }, { media }, note) => showMedia("image", tree, media, note))],
  ["voice", showing(({ tree }, { media }, note) => showMedia("voice", tree, media, note))],
  ["video", showing(({ tree }, { media }, note) => showMedia("video", tree, media, note))],
  ["news", showing(({ tree }, _, note) => showNews(tree, note))],
  ["update_button", ({ tree }, ...rest) => changeCard("update_button", tree, ...rest)],
  [
    "update_template_card",
    ({ tree }, ...rest) => changeCard("update_template_card", tree, ...rest),
  ],
  ["update_taskcard", ({ tree }, ...rest) => changeCard("update_taskcard", tree, ...rest)],
]);

const isCardChange = (msgType: string) => msgType.startsWith("update_");

const TAKES_TASK_CARD = wrong(
  "reply.takes_taskcard",
  "taskcard_click 只接受 update_taskcard：请用它回复，要说话就用主动发送（message/send）。",
  "taskcard_click takes update_taskcard alone: answer with it, and use message/send to say something.",
);

const takesNone = (kind: string) =>
  wrong(
    "reply.takes_none",
    `${kind} 不接受被动回复：请返回零字节的 200，要说话就用主动发送（message/send）。`,
    `${kind} takes no passive reply: answer 200 with zero bytes, and use message/send to say something.`,
  );

/** Types that only the active API knows. */
const ACTIVE: ReadonlySet<string> = new Set([
  "file",
  "textcard",
  "markdown",
  "mpnews",
  "miniprogram_notice",
  "template_card",
]);

function strange(msgType: string) {
  if (ACTIVE.has(msgType)) {
    return wrong(
      "reply.msg_type_active",
      `${msgType} 不能作为被动回复：请用主动发送（message/send）。被动回复只有 text、image、voice、video、news 和卡片更新。`,
      `${msgType} cannot be a passive reply: use message/send. Passive are text, image, voice, video, news and updates of cards.`,
    );
  }
  return wrong(
    "reply.msg_type_unknown",
    "MsgType 不认识：应为 text、image、voice、video、news、update_button、update_template_card 或 update_taskcard，全部小写。",
    "The MsgType is unknown: it is text, image, voice, video, news, update_button, update_template_card or update_taskcard, in lower case.",
  );
}
