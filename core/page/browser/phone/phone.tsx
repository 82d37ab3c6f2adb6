import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ahead, connection, openChat } from "../state/state.ts";
import { ChatView } from "./chat/chat.tsx";
import { followOpenChat } from "./chat/open-chat.ts";
import { clockLabel } from "./chat/rows.ts";
import { ChatList } from "./chat-list.tsx";
import { chatKey } from "./people/unread.ts";
import { sheet } from "./sheet/sheet.tsx";
import "./phone.css";

/** How often the clock is looked at, in milliseconds. */
const LOOK = 5_000;

/** The phone's own clock, by the platform's time, and a drawing of signal and battery. */
function StatusBar() {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, LOOK);
    return () => clearInterval(timer);
  }, [now]);
  return (
    <div class="status-bar" aria-hidden="true">
      <span>{clockLabel(now.value + ahead.value)}</span>
      <svg width="48" height="12" viewBox="0 0 48 12" fill="currentColor" aria-hidden="true">
        <g opacity={connection.value === "open" ? 1 : 0.3}>
          <rect x="0" y="8" width="3" height="4" rx="0.8" />
          <rect x="4.5" y="5.5" width="3" height="6.5" rx="0.8" />
          <rect x="9" y="3" width="3" height="9" rx="0.8" />
          <rect x="13.5" y="0.5" width="3" height="11.5" rx="0.8" />
        </g>
        <rect
          x="23"
          y="0.9"
          width="20.5"
          height="10.2"
          rx="3"
          fill="none"
          stroke="currentColor"
          opacity="0.5"
        />
        <rect x="24.8" y="2.7" width="15" height="6.6" rx="1.5" />
        <rect x="44.8" y="4" width="1.8" height="4" rx="0.9" opacity="0.5" />
      </svg>
    </div>
  );
}

/** The phone of one member: the list of chats, or the one that is open. */
export function Phone() {
  useEffect(followOpenChat, []);
  const chat = openChat.value;
  return (
    <div class="phone" data-testid="phone">
      <div class="phone-screen" inert={sheet.value !== undefined}>
        <StatusBar />
        {chat ? <ChatView key={chatKey(chat)} chat={chat} /> : <ChatList />}
      </div>
      {sheet.value}
    </div>
  );
}
