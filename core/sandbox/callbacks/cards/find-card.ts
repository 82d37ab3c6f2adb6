import type { ChatEntry } from "../../chat/chats.ts";
import type { Content } from "../../chat/content.ts";
import { ActError } from "../act-error.ts";
import type { Scene } from "../scene.ts";

/** A template card in the member's chat. */
export interface ShownCard {
  readonly entry: ChatEntry;
  readonly content: Extract<Content, { readonly type: "template_card" }>;
}

/**
 * The card that a member acts upon.
 *
 * @throws ActError `deed.card` when the entry holds none, was recalled or is in another chat
 */
export function findCard({ platform, app, member }: Scene, id: string): ShownCard {
  const entry = platform.chats.find(id);
  const chat = entry?.chat;
  const here = chat?.kind === "app" && chat.app === app.name && isSame(chat.member, member.userId);
  if (entry && here && !entry.recalled && entry.content.type === "template_card") {
    return { entry, content: entry.content };
  }
  throw new ActError("deed.card", {
    zh: `${member.name}与应用“${app.title}”的聊天里没有卡片 ${id}，或它已被撤回`,
    en: `the chat of ${member.userId} with the app ${app.title} has no card ${id}, or it was recalled`,
  });
}

/**
 * Buttons and forms of a card do nothing once a text stands in their place.
 *
 * @throws ActError `deed.card_inert`
 */
export function requireLive({ entry, content }: ShownCard): void {
  const { inert } = content.state;
  if (inert === undefined) return;
  throw new ActError("deed.card_inert", {
    zh: `卡片 ${entry.id} 的按钮已变为“${inert}”，不能再点`,
    en: `the buttons of the card ${entry.id} have become "${inert}" and do nothing any more`,
  });
}

/** UserIDs are compared without letter case. */
const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
