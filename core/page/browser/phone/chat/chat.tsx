import "./chat.css";
import "../composer/footer.css";
import { useSignal } from "@preact/signals";
import type { Chat as ChatId } from "../../../../sandbox/chat/chats.ts";
import { WalkBar } from "../../map/walk-bar.tsx";
import { t } from "../../state/language.ts";
import { apps, groups } from "../../state/state.ts";
import { Composer } from "../composer/composer.tsx";
import { Glyph } from "../glyph.tsx";
import { MenuBar } from "../menu/menu-bar.tsx";
import { MemberSwitch } from "../people/member-switch.tsx";
import { titleOfApp } from "../people/portrait.ts";
import { chatKey, unread } from "../people/unread.ts";
import { Messages } from "./messages.tsx";
import { closeChat } from "./open-chat.ts";

/** One chat: its head, what has been said, and what the member says it with. */
export function ChatView({ chat }: { readonly chat: ChatId }) {
  return (
    <div class="phone-page chat" data-testid="chat">
      <Head chat={chat} />
      {chat.kind === "app" && <WalkBar app={chat.app} />}
      <Messages chat={chat} />
      {chat.kind === "app" ? (
        <Footer app={chat.app} member={chat.member} />
      ) : (
        <p class="read-only">
          {t("群里说的话不会回调给应用。", "What is said in a group is not sent to the app.")}
        </p>
      )}
    </div>
  );
}

function Head({ chat }: { readonly chat: ChatId }) {
  return (
    <header class="phone-head">
      <button
        type="button"
        class="plain back"
        data-testid="back"
        aria-label={t("返回会话列表", "Back to the chats")}
        onClick={closeChat}
      >
        <Glyph name="back" />
        <Elsewhere chat={chat} />
      </button>
      <h1 class="chat-title">{titleOf(chat)}</h1>
      <MemberSwitch />
    </header>
  );
}

/** How much waits in the member's other chats with apps. */
function Elsewhere({ chat }: { readonly chat: ChatId }) {
  if (chat.kind !== "app") return null;
  const others = apps.value.filter(({ name }) => name !== chat.app);
  const waiting = others.reduce(
    (sum, { name }) => sum + (unread.value.get(chatKey({ ...chat, app: name })) ?? 0),
    0,
  );
  return waiting > 0 ? <span class="badge">{waiting > 99 ? "99+" : waiting}</span> : null;
}

function titleOf(chat: ChatId): string {
  if (chat.kind === "app") return titleOfApp(chat.app);
  const group = groups.value.find(({ chatId }) => chatId === chat.chatId);
  return group ? `${group.name} (${group.members.length})` : chat.chatId;
}

interface FooterProps {
  readonly app: string;
  readonly member: string;
}

/** What a member says something with: the keyboard, or the app's menu in its place. */
export function Footer({ app, member }: FooterProps) {
  const menu = apps.value.find(({ name }) => name === app)?.menu ?? [];
  const byMenu = useSignal(false);
  const shown = byMenu.value && menu.length > 0;
  const toggle = menu.length > 0 && (
    <button
      type="button"
      class="plain menu-toggle"
      data-testid="menu-toggle"
      aria-label={
        shown
          ? t("换成键盘", "Switch to the keyboard")
          : t("换成应用菜单", "Switch to the app's menu")
      }
      onClick={() => {
        byMenu.value = !shown;
      }}
    >
      <Glyph name={shown ? "keyboard" : "menu"} size={26} />
    </button>
  );
  return (
    <footer class="footer">
      {shown ? (
        <MenuBar app={app} member={member} menu={menu} toggle={toggle} />
      ) : (
        <Composer app={app} member={member} toggle={toggle} />
      )}
    </footer>
  );
}
