import type { RecordRow } from "../../assembly/records.ts";
import { padTo, widthOf } from "../terminal-text.ts";

/** So much of an id tells one from another. */
const ID_CHARACTERS = 12;

const HEADINGS: Readonly<Record<string, string>> = {
  id: "id",
  at: "多久 age",
  app: "应用 app",
  from: "来自 from",
  to: "发给 to",
  kind: "类型 kind",
  state: "状态 state",
  why: "原因 why",
  says: "说明 details",
  claims: "次数 runs",
  attempts: "次数 tries",
  next: "下次 next",
  plugin: "插件 plugin",
  content: "内容 content",
};

/** Rows as a table with headings in both languages. @param now milliseconds since the epoch */
export function recordsTable(rows: readonly RecordRow[], now: number): string {
  const names = Object.keys(HEADINGS).filter((name) => rows.some((row) => name in row));
  const lines = [
    names.map((name) => HEADINGS[name] ?? name),
    ...rows.map((row) => names.map((name) => cell(name, row[name], now))),
  ];
  const widths = names.map((_, column) =>
    Math.max(...lines.map((line) => widthOf(line[column] ?? ""))),
  );
  const padded = (line: readonly string[]) =>
    line.map((text, column) => padTo(text, widths[column] ?? 0)).join("  ");
  return lines.map((line) => padded(line).trimEnd()).join("\n");
}

/** One record, a line for each thing that is known. */
export function recordStory(row: RecordRow, now: number): string {
  const names = Object.keys(HEADINGS).filter((name) => name in row);
  const width = Math.max(...names.map((name) => widthOf(HEADINGS[name] ?? name)));
  return names
    .map((name) => {
      const value = name === "id" ? String(row.id) : cell(name, row[name], now);
      return `${padTo(HEADINGS[name] ?? name, width)}  ${value}`;
    })
    .join("\n");
}

function cell(name: string, value: string | number | undefined, now: number): string {
  if (value === undefined) return "";
  if (name === "id") return String(value).slice(0, ID_CHARACTERS);
  if (name === "at") return duration(now - Number(value));
  if (name === "next") return Number(value) <= now ? "now" : duration(Number(value) - now);
  return String(value);
}

/** As in `3 d 4 h`, `12 min`, `7 s`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const [minutes, hours, days] = [60, 3_600, 86_400].map((unit) => Math.floor(seconds / unit));
  if (days) return `${days} d ${(hours ?? 0) % 24} h`;
  if (hours) return `${hours} h ${(minutes ?? 0) % 60} min`;
  return minutes ? `${minutes} min` : `${seconds} s`;
}
