import { useEffect } from "preact/hooks";
import { openChat } from "../state/state.ts";
import { Chat } from "./chat/chat.tsx";
import { followOpenChat } from "./chat/open-chat.ts";
import { ChatList } from "./list/chat-list.tsx";
import { chatKey } from "./people/unread.ts";
import { sheet } from "./sheet/open-sheet.ts";
import { StatusBar } from "./status-bar.tsx";
import "./phone.css";

/** The phone of one member: the list of chats, or the one that is open. */
export function Phone() {
  useEffect(followOpenChat, []);
  const chat = openChat.value;
  return (
    <div class="phone" data-testid="phone">
      <div class="phone-screen" inert={sheet.value !== undefined}>
        <StatusBar />
        {chat ? <Chat key={chatKey(chat)} chat={chat} /> : <ChatList />}
      </div>
      {sheet.value}
    </div>
  );
}
