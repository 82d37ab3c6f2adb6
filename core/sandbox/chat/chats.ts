import type { Clock } from "../../ports/clock.ts";
import { type Keeping, notKept } from "../keeping/keeping.ts";
import type { Content } from "./content.ts";

/** Where something is said: between a member and an app, or in a group. */
export type Chat =
  | { readonly kind: "app"; readonly app: string; readonly member: string }
  | { readonly kind: "group"; readonly chatId: string };

/** One bubble. Frozen; a change replaces it under the same id. */
export interface ChatEntry {
  /** `e1`, `e2`, … in the order of appearance. */
  readonly id: string;
  readonly chat: Chat;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly by: "member" | "app";
  readonly content: Content;
  /** How it came, for what an app said. */
  readonly via?: "passive" | "active" | "webhook";
  /** `msgid` of the active API, by which it can be recalled. */
  readonly msgId?: string;
  /** Id of the callback that carried it, or that it answers. */
  readonly callback?: string;
  readonly recalled: boolean;
}

export type NewEntry = Omit<ChatEntry, "id" | "at" | "recalled">;

/** Every chat of the company. */
export interface Chats {
  /** All entries, oldest first; at most the newest 5,000 are kept. */
  readonly entries: readonly ChatEntry[];
  find(id: string): ChatEntry | undefined;
  of(chat: Chat): readonly ChatEntry[];
  post(entry: NewEntry): ChatEntry;
  /** @throws RangeError for an entry that is not there */
  change(id: string, change: Partial<Pick<ChatEntry, "content" | "recalled">>): ChatEntry;
  clear(): void;
  /** Calls back with each entry that is new or changed. The returned function ends that. */
  onChange(listener: (entry: ChatEntry) => void): () => void;
}

/** What `createChats` works with. */
interface ChatsOptions {
  readonly clock: Clock;
  /** How many entries are kept: beyond, the oldest is forgotten. */
  readonly capacity?: number;
  readonly keeping?: Keeping;
}

const CAPACITY = 5_000;
/** What outlives a restart: the newest of each chat, and of all together. */
const KEPT_OF_CHAT = 200;
const KEPT = 2_000;

/** The chats of a company in which nothing was said yet. */
export function createChats(options: ChatsOptions): Chats {
  const { clock, capacity = CAPACITY, keeping = notKept(clock) } = options;
  // A map keeps the order of insertion, and replacing a value keeps its place.
  const entries = new Map<string, ChatEntry>();
  const listeners = new Set<(entry: ChatEntry) => void>();
  let last = 0;

  keeping.part("chats", {
    save: () => ({ last, entries: newestOfEach(entries.values()) }),
    load(had) {
      last = had.last;
      for (const entry of had.entries) {
        entries.set(entry.id, Object.freeze(asBefore(entry, keeping.startedBefore)));
      }
    },
  });

  const put = (entry: ChatEntry): ChatEntry => {
    entries.set(entry.id, Object.freeze(entry));
    const [oldest] = entries.keys();
    if (entries.size > capacity && oldest !== undefined) entries.delete(oldest);
    for (const listener of listeners) listener(entry);
    keeping.changed();
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
      keeping.changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function newestOfEach(all: Iterable<ChatEntry>): readonly ChatEntry[] {
  const counts = new Map<string, number>();
  return [...all]
    .toReversed()
    .filter(({ chat }) => {
      const count = (counts.get(keyOf(chat)) ?? 0) + 1;
      counts.set(keyOf(chat), count);
      return count <= KEPT_OF_CHAT;
    })
    .slice(0, KEPT)
    .toReversed();
}

/**
 * Records are not kept, and their ids begin anew with each process: of an earlier one, the id says
 * which, as a page that has been open since names it too.
 */
function asBefore(entry: ChatEntry, startedBefore: number | undefined): ChatEntry {
  const { callback } = entry;
  if (callback === undefined || callback.includes("~")) return entry;
  return { ...entry, callback: `${callback}~${startedBefore}` };
}

/** UserIDs are compared without letter case. */
function keyOf(chat: Chat): string {
  return chat.kind === "app"
    ? `app:${chat.app}:${chat.member.toLowerCase()}`
    : `group:${chat.chatId}`;
}
