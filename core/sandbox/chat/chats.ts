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
