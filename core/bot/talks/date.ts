/** A date as people type it. */
import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Millis } from "../../stores/port/claim.ts";
import { fold } from "../keywords/words.ts";

/** How `date()` reads what is typed. */
export interface DateOptions {
  /** IANA name of the zone whose today it is. Default: the process's. */
  readonly zone?: string;
}

/** A schema that is told when it was that somebody typed. */
export interface TimedSchema extends StandardSchemaV1<string, string> {
  at(text: string, now: Millis): string | undefined;
}

const timed = new WeakSet<StandardSchemaV1>();

export const isTimed = (schema: StandardSchemaV1): schema is TimedSchema => timed.has(schema);

export const NO_DATE = "请写一个日期，例如 2026-03-05、3月5日、明天、下周一。";

/**
 * A schema for `c.ask` that reads a date as people type it: `2026-03-05`, `2026/3/5`, `2026年3月5日`,
 * `20260305`; `3月5日`, `3-5` (the next such day, today included); `今天`, `明天`, `后天`, `大后天`,
 * `昨天`, `today`, `tomorrow`; `周五`, `星期五` (the next one, today included), `下周五`.
 *
 * @returns of a date that there is: `2026-03-05`
 * @throws RangeError for no zone
 */
export function date({ zone }: DateOptions = {}): StandardSchemaV1<string, string> {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const at = (text: string, now: Millis) => readDate(text, Date.parse(format.format(now)));
  const schema: TimedSchema = {
    at,
    "~standard": {
      version: 1,
      vendor: "huiyin",
      validate(value) {
        const found = typeof value === "string" ? at(value, Date.now()) : undefined;
        return found === undefined ? { issues: [{ message: NO_DATE }] } : { value: found };
      },
    },
  };
  timed.add(schema);
  return Object.freeze(schema);
}

const DAY_MS = 86_400_000;
const DAYS: Readonly<Record<string, number>> = {
  昨天: -1,
  今天: 0,
  今日: 0,
  today: 0,
  明天: 1,
  明日: 1,
  tomorrow: 1,
  后天: 2,
  大后天: 3,
};
const WEEKDAYS = "一二三四五六日";
const WHOLE = /^(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?$/;
const DIGITS = /^(\d{4})(\d{2})(\d{2})$/;
const SHORT = /^(\d{1,2})(?:[-/.月])(\d{1,2})[日号]?$/;
const WEEKDAY = /^(下?)(?:周|星期|礼拜)([一二三四五六日天])$/;

/** @param today at midnight UTC of that date */
function readDate(text: string, today: Millis): string | undefined {
  const typed = fold(text).replaceAll(/\s+/g, "");
  const days = Object.hasOwn(DAYS, typed) ? DAYS[typed] : undefined;
  if (days !== undefined) return isoOf(today + days * DAY_MS);
  const [, year, month, day] = WHOLE.exec(typed) ?? DIGITS.exec(typed) ?? [];
  if (year) return dayOf(Number(year), Number(month), Number(day));
  const [, shortMonth, shortDay] = SHORT.exec(typed) ?? [];
  if (shortMonth) return nextOf(Number(shortMonth), Number(shortDay), today);
  const [, next, weekday] = WEEKDAY.exec(typed) ?? [];
  if (weekday === undefined) return undefined;
  // Days from Monday: weeks begin there.
  const wanted = weekday === "天" ? 6 : WEEKDAYS.indexOf(weekday);
  const now = (new Date(today).getUTCDay() + 6) % 7;
  const ahead = next === "" ? (wanted - now + 7) % 7 : 7 - now + wanted;
  return isoOf(today + ahead * DAY_MS);
}

const isoOf = (at: Millis) => new Date(at).toISOString().slice(0, 10);

/** `undefined` for a day that the month does not have. */
function dayOf(year: number, month: number, day: number): string | undefined {
  const at = Date.UTC(year, month - 1, day);
  const made = new Date(at);
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? isoOf(at) : undefined;
}

/** How many years the 29th of February may be away. */
const LEAP_YEARS = 8;

function nextOf(month: number, day: number, today: Millis): string | undefined {
  const year = new Date(today).getUTCFullYear();
  for (let ahead = 0; ahead <= LEAP_YEARS; ahead += 1) {
    const found = dayOf(year + ahead, month, day);
    if (found !== undefined && found >= isoOf(today)) return found;
  }
  return undefined;
}
