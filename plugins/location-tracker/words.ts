import type { Position } from "./position.ts";

/** What a member is told about a pin just sent. */
export function noted(position: Position): string {
  return ["已记下你的位置 · Noted", ...place(position)].join("\n");
}

/**
 * What a member is told who asks for the last position.
 *
 * @param now milliseconds since the Unix epoch
 */
export function found(position: Position, now: number): string {
  return [
    "你最后的位置 · Your last position",
    ...place(position),
    `${localTime(position.at)}（${age(now / 1000 - position.at)}）`,
  ].join("\n");
}

export const NOT_KNOWN = [
  "还没有你的位置。点击输入框旁的“＋”，选“位置”发给我即可。",
  "I do not know where you are yet. Tap + beside the input, then Location, and send one.",
].join("\n");

function place({ label, latitude, longitude, datum, precision }: Position): string[] {
  const name = label === "" ? [] : [label];
  const radius = precision === null ? [] : [`精度 · Accuracy: ${Math.round(precision)} m`];
  return [...name, `${latitude}, ${longitude} (${DATUMS[datum]})`, ...radius];
}

const DATUMS: Readonly<Record<Position["datum"], string>> = {
  gcj02: "GCJ-02",
  wgs84: "WGS-84",
  unknown: "坐标系未知 · datum unknown",
};

/** As in `2026-11-23 21:05 +08:00`: the time of the server, with its offset so that it is plain. */
export function localTime(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  const offset = -date.getTimezoneOffset();
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  const zone = `${offset < 0 ? "-" : "+"}${hoursAndMinutes(Math.abs(offset))}`;
  return `${day} ${hoursAndMinutes(date.getHours() * 60 + date.getMinutes())} ${zone}`;
}

const hoursAndMinutes = (minutes: number) =>
  `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
const two = (value: number) => String(value).padStart(2, "0");

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, in the largest unit that fits. A clock that is ahead makes it "just now". */
export function age(seconds: number): string {
  if (seconds < MINUTE) return "刚刚 · just now";
  if (seconds < HOUR) return ago(seconds / MINUTE, "分钟", "min");
  if (seconds < DAY) return ago(seconds / HOUR, "小时", "h");
  return ago(seconds / DAY, "天", "d");
}

function ago(amount: number, chinese: string, english: string): string {
  const whole = Math.floor(amount);
  return `${whole} ${chinese}前 · ${whole} ${english} ago`;
}
