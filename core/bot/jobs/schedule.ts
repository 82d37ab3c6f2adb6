/** The times of a job: the next one, and those that have passed. */
import { Cron } from "croner";
import { milliseconds } from "../../duration.ts";
import type { Millis } from "../../stores/port/claim.ts";
import type { JobTimes } from "./job.ts";
import type { Workdays } from "./workdays.ts";

export interface Schedule {
  /** As people read it: `0 9 * * 1-5 Asia/Shanghai cn`, `every 5m`. */
  readonly text: string;
  /** The first time after an instant; `undefined` when none will ever come. */
  next(after: Millis): Millis | undefined;
  /** The last time up to and with an instant. */
  latest(upTo: Millis): Millis | undefined;
  /** The years among those of an instant's next month whose holidays are not known yet. */
  unknownYears(now: Millis): readonly number[];
}

interface Surroundings {
  readonly now: Millis;
  /** Of bot.config.ts, else of the process. */
  readonly zone: string;
  readonly workdays: Workdays;
}

const LEAST_MS = 1_000;
const MOST_MS = 400 * 86_400_000;
/** Whoever is off on so many of his days in a row, or works on them, does so for ever. */
const MOST_DAYS = 200;
const MONTH_MS = 31 * 86_400_000;

/**
 * @throws RangeError saying what is wrong with the times
 */
export function scheduleOf(times: JobTimes, around: Surroundings): Schedule {
  const { cron, every, zone, holidays } = times as Readonly<Record<string, unknown>>;
  if ((cron === undefined) === (every === undefined)) {
    throw new RangeError('takes either cron, as in "0 9 * * 1-5", or every, as in "5m"');
  }
  if (every !== undefined) {
    if (zone === undefined && holidays === undefined) return everySchedule(every);
    throw new RangeError("takes zone and holidays with cron only, not with every");
  }
  if (typeof cron !== "string") throw new RangeError("takes a text as cron");
  if (holidays !== undefined && holidays !== "cn") {
    throw new RangeError('takes holidays: "cn", or none');
  }
  const ownZone = zone ?? around.zone;
  if (!isZone(ownZone)) {
    throw new RangeError(`takes a zone such as "Asia/Shanghai", not ${JSON.stringify(ownZone)}`);
  }
  const schedule = holidays
    ? holidaySchedule(cron, ownZone, around.workdays)
    : cronSchedule(cron, ownZone);
  if (schedule.next(around.now) !== undefined) return schedule;
  throw new RangeError(`has no time that ever comes: cron ${JSON.stringify(cron)}`);
}

/** Whether it names a zone of the tz database. */
export function isZone(zone: unknown): zone is string {
  if (typeof zone !== "string" || !/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The shortest time between two neighbours, as far as the next ones tell. */
export function shortestGap(schedule: Schedule, from: Millis): number {
  let [shortest, at] = [Number.POSITIVE_INFINITY, schedule.next(from)];
  for (let looked = 0; looked < 100 && at !== undefined; looked += 1) {
    const next = schedule.next(at);
    if (next !== undefined) shortest = Math.min(shortest, next - at);
    at = next;
  }
  return shortest;
}

function everySchedule(every: unknown): Schedule {
  const ms = milliseconds(every as Parameters<typeof milliseconds>[0]);
  if (!Number.isInteger(ms) || ms < LEAST_MS || ms > MOST_MS) {
    throw new RangeError('takes every between "1s" and "400d", in whole milliseconds');
  }
  return {
    text: `every ${every}`,
    next: (after) => (Math.floor(after / ms) + 1) * ms,
    latest: (upTo) => Math.floor(upTo / ms) * ms,
    unknownYears: () => [],
  };
}

function cronSchedule(cron: string, zone: string): Schedule {
  const times = readCron(cron, zone);
  return {
    text: `${cron} ${zone}`,
    next: (after) => times.nextRun(new Date(after))?.getTime(),
    // What it finds lies before the instant.
    latest: (upTo) => times.previousRuns(1, new Date(upTo + 1))[0]?.getTime(),
    unknownYears: () => [],
  };
}

function readCron(cron: string, timezone: string): Cron {
  try {
    return new Cron(cron, { paused: true, timezone, mode: "5-or-6-parts" });
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^Cron\w*: /, "") : "";
    throw new RangeError(`cannot read cron ${JSON.stringify(cron)}: ${why}`);
  }
}

type DateParts = [year: number, month: number, day: number];

/** Whether a weekday field means working days (true) or days off. */
const KINDS: Readonly<Record<string, boolean>> = {
  "1-5": true,
  "1,2,3,4,5": true,
  "mon-fri": true,
  "0,6": false,
  "6,0": false,
  "6,7": false,
  "6-7": false,
  "sat,sun": false,
  "sun,sat": false,
  "sat-sun": false,
};

function holidaySchedule(cron: string, zone: string, workdays: Workdays): Schedule {
  const fields = cron.trim().split(/\s+/);
  const wantsWorked = KINDS[fields.at(-1)?.toLowerCase() ?? ""];
  if (wantsWorked === undefined) {
    throw new RangeError(
      "takes, with holidays, 1-5 (working days) or 0,6 (days off) as the weekday of its cron",
    );
  }
  const anyDay = [...fields.slice(0, -1), "*"].join(" ");
  const { next, latest } = cronSchedule(anyDay, zone);
  // Written as 2026-10-01.
  const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
  const dateOf = (at: Millis) => calendar.format(at).split("-").map(Number) as DateParts;
  const isWanted = (at: Millis) => workdays.isWorked(...dateOf(at)) === wantsWorked;
  const midnights = cronSchedule("0 0 * * *", zone);
  /** The first time of a day that is wanted; of all others, the days are passed over whole. */
  const find = (
    first: Millis | undefined,
    ofAnotherDay: (at: Millis) => Millis | undefined,
  ): Millis | undefined => {
    let at = first;
    for (let looked = 0; at !== undefined && looked < MOST_DAYS; looked += 1) {
      if (isWanted(at)) return at;
      at = ofAnotherDay(at);
    }
    return undefined;
  };
  return {
    text: `${cron} ${zone} cn`,
    next: (after) => find(next(after), (at) => next((midnights.next(at) ?? at) - 1)),
    latest: (upTo) => find(latest(upTo), (at) => latest((midnights.latest(at) ?? at) - 1)),
    unknownYears: (now) =>
      [...new Set([now, now + MONTH_MS].map((at) => dateOf(at)[0]))].filter(
        (year) => !workdays.knows(year),
      ),
  };
}
