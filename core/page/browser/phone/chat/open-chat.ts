import { effect } from "@preact/signals";
import type { Chat } from "../../../../sandbox/chat/chats.ts";
import { lastPlace } from "../../map/use-world-map.ts";
import { performAct } from "../../state/actions.ts";
import { keepChoice, recall } from "../../state/language.ts";
import { apps, connection, groups, me, openChat } from "../../state/state.ts";
import { chatKey } from "../people/unread.ts";

export function openAppChat(app: string): void {
  openChat.value = { kind: "app", app, member: me.value };
}

export function openGroupChat(chatId: string): void {
  openChat.value = { kind: "group", chatId };
}

export function closeChat(): void {
  openChat.value = undefined;
}

/** Takes another member's phone, and stays in the same chat where that member has it too. */
export function becomeMember(userId: string): void {
  const chat = openChat.peek();
  me.value = userId;
  if (chat?.kind === "app") openAppChat(chat.app);
  if (chat?.kind === "group" && !isInGroup(chat.chatId, userId)) closeChat();
}

const isInGroup = (chatId: string, userId: string) =>
  groups
    .peek()
    .find((group) => group.chatId === chatId)
    ?.members.includes(userId) ?? false;

const KEPT = "chat";

/** The chat that was open on the last visit; else the only one that there is. */
function openFirst(): void {
  if (openChat.peek()) return;
  const before = recall(KEPT);
  const app = apps.peek().find(({ name }) => before === `app ${name} ${me.peek()}`);
  const group = groups.peek().find(({ chatId }) => before === `group ${chatId}`);
  const [only, second] = apps.peek();
  if (app) openAppChat(app.name);
  else if (group) openGroupChat(group.chatId);
  else if (only && !second && before !== "") openAppChat(only.name);
}

/**
 * Tells the app whenever a member opens its chat, whoever opened it. Where there is one app only,
 * its chat is open from the begin: nobody has to look for it. The returned function ends that.
 */
export function followOpenChat(): () => void {
  let entered: string | undefined;
  let begun = false;
  return effect(() => {
    if (connection.value !== "open") return;
    if (!begun) openFirst();
    begun = true;
    const chat = openChat.value;
    keepChoice(KEPT, chat ? chatKey(chat) : "");
    const key = chat && chatKey(chat);
    if (key === entered) return;
    entered = key;
    if (chat?.kind === "app") enter(chat);
  });
}

function enter({ app, member }: Extract<Chat, { readonly kind: "app" }>): void {
  const reports = apps.peek().find(({ name }) => name === app)?.reportsLocation ?? false;
  const at = { ...lastPlace(), precision: 30 };
  void performAct(app, member, reports ? { do: "enter", at } : { do: "enter" });
}
