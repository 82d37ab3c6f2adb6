import type { ChatEntry } from "../../../chat/chats.ts";

/** A line of a chat: an entry, or the time that stands above some. */
export type Row =
  | { readonly type: "time"; readonly at: number }
  | { readonly type: "entry"; readonly entry: ChatEntry };

/** Entries further apart than this get the time between them, in milliseconds. */
const GAP = 5 * 60_000;

/** Puts the time above the first entry, above each new day, and wherever the chat paused. */
export function rowsOf(entries: readonly ChatEntry[]): readonly Row[] {
  return entries.flatMap((entry, at): readonly Row[] => {
    const before = entries[at - 1];
    const row: Row = { type: "entry", entry };
    if (before && entry.at - before.at < GAP && isSameDay(entry.at, before.at)) return [row];
    return [{ type: "time", at: entry.at }, row];
  });
}

function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
