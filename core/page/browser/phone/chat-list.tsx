import type { ComponentChildren } from "preact";
import type { Chat, ChatEntry } from "../../../sandbox/chat/chats.ts";
import { language, t } from "../state/language.ts";
import { about, ahead, apps, connection, entries, groups, me } from "../state/state.ts";
import { openAppChat, openGroupChat } from "./chat/open-chat.ts";
import { shortTimeLabel } from "./chat/rows.ts";
import { summaryOf } from "./chat/summary.ts";
import { AppAvatar, GroupAvatar } from "./people/avatar.tsx";
import { MemberSwitch } from "./people/member-switch.tsx";
import { chatKey, unread } from "./people/unread.ts";
import "./chat-list.css";

/** All chats of the member, the liveliest first. */
export function ChatList() {
  const last = lastEntries();
  const rows = [...appRows(), ...groupRows()]
    .map((row) => ({ ...row, last: last.get(chatKey(row.chat)) }))
    .sort((one, other) => (other.last?.at ?? 0) - (one.last?.at ?? 0));
  return (
    <div class="phone-page">
      <header class="phone-head list-head">
        <div class="list-title">
          <h1>{t("消息", "Messages")}</h1>
          <span>{about.value.corp}</span>
        </div>
        <MemberSwitch />
      </header>
      <ul class="chat-list" data-testid="chat-list">
        {rows.map((row) => (
          <li key={chatKey(row.chat)}>
            <ChatRow {...row} />
          </li>
        ))}
      </ul>
      {rows.length === 0 && connection.value === "open" && (
        <p class="hint list-empty">{t("这位成员还没有会话。", "This member has no chats yet.")}</p>
      )}
    </div>
  );
}

interface Row {
  readonly chat: Chat;
  readonly title: string;
  readonly avatar: ComponentChildren;
  readonly open: () => void;
}

const appRows = (): readonly Row[] =>
  apps.value.map(({ name, title }) => ({
    chat: { kind: "app", app: name, member: me.value },
    title,
    avatar: <AppAvatar app={name} size={46} />,
    open: () => openAppChat(name),
  }));

const groupRows = (): readonly Row[] =>
  groups.value
    .filter(({ members }) => members.includes(me.value))
    .map(({ chatId, name, members }) => ({
      chat: { kind: "group", chatId },
      title: `${name} (${members.length})`,
      avatar: <GroupAvatar userIds={members} size={46} />,
      open: () => openGroupChat(chatId),
    }));

function lastEntries(): ReadonlyMap<string, ChatEntry> {
  const last = new Map<string, ChatEntry>();
  for (const entry of entries.value.values()) last.set(chatKey(entry.chat), entry);
  return last;
}

function ChatRow({
  chat,
  title,
  avatar,
  last,
  open,
}: Row & { readonly last: ChatEntry | undefined }) {
  const waiting = unread.value.get(chatKey(chat)) ?? 0;
  const now = Date.now() + ahead.value;
  return (
    <button type="button" class="chat-row" data-chat={chatKey(chat)} onClick={open}>
      <span class="chat-row-face">
        {avatar}
        {waiting > 0 && (
          <span class="badge">
            {waiting > 99 ? "99+" : waiting}
            <span class="unseen">{t("条未读", "unread")}</span>
          </span>
        )}
      </span>
      <span class="chat-row-words">
        <span class="chat-row-title">{title}</span>
        <time>{last && shortTimeLabel(last.at, now, language.value)}</time>
        <span class="chat-row-last">{last && summaryOf(last)[language.value]}</span>
      </span>
    </button>
  );
}
