import type { Clock } from "../../ports/clock.ts";
import type { Chat, ChatEntry, Chats } from "./chats.ts";

/** What `createChats` works with. */
export interface ChatsOptions {
  readonly clock: Clock;
  /** How many entries are kept: beyond, the oldest is forgotten. */
  readonly capacity?: number;
}

const CAPACITY = 5_000;

/** The chats of a company in which nothing was said yet. */
export function createChats({ clock, capacity = CAPACITY }: ChatsOptions): Chats {
  // A map keeps the order of insertion, and replacing a value keeps its place.
  const entries = new Map<string, ChatEntry>();
  const listeners = new Set<(entry: ChatEntry) => void>();
  let last = 0;

  const put = (entry: ChatEntry): ChatEntry => {
    entries.set(entry.id, Object.freeze(entry));
    const [oldest] = entries.keys();
    if (entries.size > capacity && oldest !== undefined) entries.delete(oldest);
    for (const listener of listeners) listener(entry);
    return entry;
  };

  return {
    get entries() {
      return [...entries.values()];
    },
    find: (id) => entries.get(id),
    of(chat) {
      const key = keyOf(chat);
      return [...entries.values()].filter((entry) => keyOf(entry.chat) === key);
    },
    post(entry) {
      last += 1;
      return put({ ...entry, id: `e${last}`, at: clock.now(), recalled: false });
    },
    change(id, change) {
      const entry = entries.get(id);
      if (!entry) throw new RangeError(`there is no chat entry ${id}`);
      return put({ ...entry, ...change });
    },
    clear() {
      entries.clear();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** UserIDs are compared without letter case. */
function keyOf(chat: Chat): string {
  return chat.kind === "app"
    ? `app:${chat.app}:${chat.member.toLowerCase()}`
    : `group:${chat.chatId}`;
}
