import { computed, signal } from "@preact/signals";
import type { Chat, ChatEntry } from "../../../../sandbox/chat/chats.ts";
import { keepChoice, recall } from "../../state/language.ts";
import { entries } from "../../state/state.ts";

const KEPT = "read";

/** One text for one chat. */
export const chatKey = (chat: Chat): string =>
  chat.kind === "group" ? `group ${chat.chatId}` : `app ${chat.app} ${chat.member}`;

/** When each chat was read last, by key, in milliseconds by the platform's clock. */
const readAt = signal<Readonly<Record<string, number>>>(restored());

/** How many entries of each chat nobody has seen yet, by key. */
export const unread = computed(() => {
  const counts = new Map<string, number>();
  for (const entry of entries.value.values()) {
    if (!isNew(entry)) continue;
    const key = chatKey(entry.chat);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
});

const isNew = ({ by, at, chat, recalled }: ChatEntry) =>
  by === "app" && !recalled && at > (readAt.value[chatKey(chat)] ?? 0);

/** Unread entries in a member's chats with apps. */
export function unreadOf(member: string): number {
  let sum = 0;
  for (const [key, count] of unread.value) {
    if (key.startsWith("app ") && key.endsWith(` ${member}`)) sum += count;
  }
  return sum;
}

/** Marks a chat as read up to a moment. */
export function markRead(chat: Chat, at: number): void {
  const key = chatKey(chat);
  if ((readAt.peek()[key] ?? 0) >= at) return;
  readAt.value = { ...readAt.peek(), [key]: at };
  keepChoice(KEPT, JSON.stringify(readAt.value));
}

function restored(): Readonly<Record<string, number>> {
  try {
    return JSON.parse(recall(KEPT) ?? "{}");
  } catch {
    return {};
  }
}
