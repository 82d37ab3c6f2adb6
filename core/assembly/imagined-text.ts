import type { ResolvedApp } from "../config/resolved.ts";
import type { EventOf } from "../events/inbound.ts";
import { member } from "../events/member.ts";

/** A text that nobody sent, to ask who would answer it. It never reaches a handler. */
export function imaginedText(
  app: ResolvedApp,
  userId: string,
  content: string,
  nowMs: number,
): EventOf<"text"> {
  return {
    kind: "text",
    id: "0".repeat(64),
    app: app.name,
    toUserName: app.corpId,
    fromUserName: userId,
    from: member(app.name, userId),
    agentId: app.agentId,
    createTime: Math.floor(nowMs / 1000),
    wire: new Map(),
    msgId: "0",
    content,
  };
}
