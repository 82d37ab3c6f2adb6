/** What `bot.config.ts` says of time: the zone of jobs, and days that are otherwise than published. */
import { isZone } from "../bot/jobs/schedule.ts";
import { type Issues, isObject, joinPath, typeName } from "../reading/issues.ts";
import type { BotConfig } from "./config.ts";

/** Reads `zone:`. */
export function readZone(value: unknown, issues: Issues): string | undefined {
  if (value === undefined || isZone(value)) return value;
  issues.add(
    "zone",
    '不是时区；应写成 "Asia/Shanghai" 这样的名字',
    'is no time zone; write a name such as "Asia/Shanghai"',
  );
  return undefined;
}

/** Reads `holidays:`. */
export function readHolidays(value: unknown, issues: Issues): BotConfig["holidays"] {
  if (value === undefined) return undefined;
  const { cn } = issues.object("holidays", value, ["cn"]) ?? {};
  if (cn === undefined) return undefined;
  if (!isObject(cn)) {
    const got = typeName(cn);
    issues.add(
      "holidays.cn",
      `应该是按日期写的对象，例如 { "2027-02-08": "off" }；现在是${got.zh}`,
      `must be an object by dates, as in { "2027-02-08": "off" }, got ${got.en}`,
    );
    return undefined;
  }
  for (const [date, says] of Object.entries(cn)) {
    const path = joinPath("holidays.cn", date);
    if (!isDate(date)) {
      issues.add(path, '不是日期；写成 "2027-02-08"', 'is no date; write it as "2027-02-08"');
    } else if (says !== "off" && says !== "work") {
      issues.add(path, '应该是 "off"（休息）或 "work"（上班）', 'must be "off" or "work"');
    }
  }
  return { cn: cn as NonNullable<NonNullable<BotConfig["holidays"]>["cn"]> };
}

/** Whether it is a day that the calendar has. */
function isDate(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
