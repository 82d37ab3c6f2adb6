import type { ChatEntry } from "../../../../sandbox/chat/chats.ts";
import type { Language } from "../../state/words.ts";

const DAY = 86_400_000;

/**
 * A moment as a chat names it: the time alone today, then yesterday, the weekday within a week,
 * the date, and the year only where it is another one. Times are milliseconds since the epoch.
 */
export function timeLabel(at: number, now: number, language: Language): string {
  return [dayLabel(at, now, language), clockLabel(at)].filter(Boolean).join(" ");
}

/** The same, in one word: for a list of chats. */
export function shortTimeLabel(at: number, now: number, language: Language): string {
  return dayLabel(at, now, language) || clockLabel(at);
}

/** As in `09:05`. */
export function clockLabel(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

function dayLabel(at: number, now: number, language: Language): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY);
  if (days === 0) return "";
  if (days === 1) return language === "zh" ? "昨天" : "Yesterday";
  const locale = language === "zh" ? "zh-CN" : "en";
  const date = new Date(at);
  if (days > 1 && days < 7) return date.toLocaleDateString(locale, { weekday: "long" });
  const thisYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString(locale, {
    ...(thisYear ? {} : { year: "numeric" }),
    month: language === "zh" ? "long" : "short",
    day: "numeric",
  });
}

const startOfDay = (at: number) => new Date(at).setHours(0, 0, 0, 0);
const two = (number: number) => String(number).padStart(2, "0");

/** A line of a chat: an entry, or the time that stands above some. */
type Row =
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
