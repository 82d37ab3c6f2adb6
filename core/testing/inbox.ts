import type { Chat, Chats } from "../sandbox/chat/chats.ts";
import type { Content } from "../sandbox/chat/content.ts";

/** What a member received from an app, oldest first. Recalled messages are gone. */
export interface Inbox {
  /** Contents of the texts. */
  texts(): readonly string[];
  /** Everything, each with its `type`. */
  all(): readonly Content[];
  last(): Content | undefined;
  /** Forgets what came so far. */
  clear(): void;
}

/** The side of one chat that the app wrote. */
export function inboxOf(chats: Chats, chat: Chat): Inbox {
  let seen = 0;
  const received = () => chats.of(chat).filter(({ by }) => by === "app");
  const all = () =>
    received()
      .slice(seen)
      .filter(({ recalled }) => !recalled)
      .map(({ content }) => content);
  return {
    all,
    last: () => all().at(-1),
    texts: () => all().flatMap((content) => (content.type === "text" ? [content.content] : [])),
    clear() {
      seen = received().length;
    },
  };
}
