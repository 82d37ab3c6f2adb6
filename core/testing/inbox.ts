import type { ChatEntry, Chats } from "../sandbox/chat/chats.ts";
import type { Content } from "../sandbox/chat/content.ts";

/** What a member received from an app, oldest first; recalled messages are gone. */
export interface Inbox {
  /** Contents of the texts. */
  texts(): readonly string[];
  /** Everything, with its type. */
  all(): readonly Content[];
  last(): Content | undefined;
  /** Forgets what came so far. */
  clear(): void;
}

/** The side of one chat that the app wrote. */
export function inboxOf(chats: Chats, app: string, member: string): Inbox {
  let seen = 0;
  const received = () =>
    chats.of({ kind: "app", app, member }).filter((entry) => entry.by === "app");
  const fresh = (): readonly ChatEntry[] =>
    received()
      .slice(seen)
      .filter(({ recalled }) => !recalled);
  return {
    all: () => fresh().map(({ content }) => content),
    last: () => fresh().at(-1)?.content,
    texts: () =>
      fresh().flatMap(({ content }) => (content.type === "text" ? [content.content] : [])),
    clear() {
      seen = received().length;
    },
  };
}
