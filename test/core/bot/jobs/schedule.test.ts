import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { JobTimes } from "../../../../core/bot/jobs/job.ts";
import { isZone, scheduleOf, shortestGap } from "../../../../core/bot/jobs/schedule.ts";
import { type DaysOverridden, Workdays } from "../../../../core/bot/jobs/workdays.ts";

const at = (text: string) => Date.parse(text);
const shown = (ms: number | undefined) => (ms === undefined ? "never" : new Date(ms).toISOString());
const of = (times: JobTimes, days: DaysOverridden = {}) =>
  scheduleOf(times, {
    now: at("2026-01-01T00:00:00Z"),
    zone: "Asia/Shanghai",
    workdays: new Workdays(days),
  });

/** The times after an instant. */
function next(times: JobTimes, after: string, count: number, days?: DaysOverridden) {
  const schedule = of(times, days);
  const found: string[] = [];
  for (let time = schedule.next(at(after)); found.length < count; ) {
    found.push(shown(time).replace(":00.000Z", ""));
    time = time === undefined ? undefined : schedule.next(time);
  }
  return found;
}

const workdays = (cron: string): JobTimes => ({ cron, holidays: "cn" });

describe("the times of a job", () => {
  it("are those of its zone, or else of the bot", () => {
    const nine = { cron: "0 9 * * *" };
    assert.deepEqual(next(nine, "2026-01-05T00:59:00Z", 2), [
      "2026-01-05T01:00",
      "2026-01-06T01:00",
    ]);
    assert.deepEqual(next({ ...nine, zone: "Europe/Paris" }, "2026-01-05T00:59:00Z", 1), [
      "2026-01-05T08:00",
    ]);
  });

  it("come as soon as the clock goes on where it leaves an hour out, and once where one comes twice", () => {
    const gap = { cron: "30 2 * * *", zone: "America/New_York" };
    assert.deepEqual(next(gap, "2026-03-07T12:00:00Z", 2), [
      "2026-03-08T07:00",
      "2026-03-09T06:30",
    ]);
    const overlap = { cron: "30 1 * * *", zone: "America/New_York" };
    assert.deepEqual(next(overlap, "2026-10-31T12:00:00Z", 2), [
      "2026-11-01T05:30",
      "2026-11-02T06:30",
    ]);
  });

  it("of every are the same wherever they are asked for", () => {
    assert.deepEqual(next({ every: "20m" }, "2026-01-05T00:01:00Z", 2), [
      "2026-01-05T00:20",
      "2026-01-05T00:40",
    ]);
  });

  it("are the same looking ahead and looking back", () => {
    const schedules = [
      { cron: "30 2 * * *", zone: "America/New_York" },
      { cron: "*/15 1-3 * * *", zone: "America/New_York" },
      { cron: "0 0 1 * *", zone: "Asia/Shanghai" },
      { cron: "0 9 * * 1-5", holidays: "cn" },
      { cron: "0 22 * * 0,6", holidays: "cn", zone: "America/New_York" },
      { every: "7m" },
    ] as const satisfies readonly JobTimes[];
    const [from, until] = [at("2026-01-02T00:00:00Z"), at("2026-12-30T00:00:00Z")];
    fc.assert(
      fc.property(
        fc.constantFrom(...schedules),
        fc.integer({ min: from, max: until }),
        (times, now) => {
          const schedule = of(times);
          const following = schedule.next(now);
          if (following === undefined) return assert.fail("there is always another");
          const before = schedule.latest(following - 1);
          if (before === undefined) return assert.fail("there was always another");
          assert.ok(before <= now && following > now);
          assert.equal(schedule.next(before), following);
          assert.equal(schedule.latest(following), following);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("are refused when they cannot be read, or never come", () => {
    const refused = (times: unknown, why: RegExp) =>
      assert.throws(
        () => of(times as JobTimes),
        (error) => {
          assert.ok(error instanceof RangeError);
          assert.match(error.message, why);
          return true;
        },
      );
    refused({ cron: "0 0 30 2 *" }, /no time that ever comes/);
    refused(
      { cron: "61 * * * *" },
      /cannot read cron "61 \* \* \* \*": Invalid value for minute: 61/,
    );
    refused({ cron: "* * * *" }, /cannot read cron/);
    refused({ cron: "0 9 * * *", zone: "Asia/Shangai" }, /such as "Asia\/Shanghai"/);
    refused({ cron: "0 9 * * *", every: "5m" }, /either cron.* or every/);
    refused({}, /either cron/);
    refused({ every: "5x" }, /no span of time/);
    refused({ every: "999ms" }, /between "1s" and "400d"/);
    refused({ every: "5m", holidays: "cn" }, /with cron only/);
    refused({ cron: "0 9 * * 2", holidays: "cn" }, /1-5 .*or 0,6/);
    refused({ cron: "0 9 * * *", holidays: "us" }, /holidays: "cn"/);
    refused(workdays("0 9 1 10 1-5"), /never|no time that ever comes/);
  });

  it("tell how near they are to one another", () => {
    const now = at("2026-01-01T00:00:00Z");
    assert.equal(shortestGap(of({ cron: "0 9,10 * * *" }), now), 3_600_000);
    assert.equal(shortestGap(of({ every: "5m" }), now), 300_000);
  });

  it("know what is a zone", () => {
    for (const zone of ["Asia/Shanghai", "UTC", "America/New_York"])
      assert.equal(isZone(zone), true);
    for (const zone of ["Asia/Shangai", "+08:00", "", 8]) assert.equal(isZone(zone), false);
  });
});

describe("holidays of China", () => {
  it("make working days of weekends that are made up for, and days off of bridges", () => {
    // Saturday the 14th is worked; from the 15th to the 23rd is Spring Festival.
    assert.deepEqual(next(workdays("0 9 * * 1-5"), "2026-02-12T12:00:00Z", 4), [
      "2026-02-13T01:00",
      "2026-02-14T01:00",
      "2026-02-24T01:00",
      "2026-02-25T01:00",
    ]);
    assert.deepEqual(next(workdays("0 9 * * 0,6"), "2026-02-12T12:00:00Z", 3), [
      "2026-02-15T01:00",
      "2026-02-16T01:00",
      "2026-02-17T01:00",
    ]);
  });

  it("are passed over as whole days, however often a job runs", () => {
    const minutely = of(workdays("* * * * 1-5"));
    assert.equal(shown(minutely.next(at("2026-02-14T15:59:00Z"))), "2026-02-23T16:00:00.000Z");
    assert.equal(shown(minutely.latest(at("2026-02-20T00:00:00Z"))), "2026-02-14T15:59:00.000Z");
  });

  it("that are not published yet are Monday to Friday, without the days that the law names", () => {
    const days = new Workdays();
    assert.equal(days.knows(2026), true);
    // In 2028, 2033 and 2039 National Day is a day off all the same, being on a weekend.
    for (const year of [2028, 2033, 2039, 2040]) assert.equal(days.knows(year), false);
    assert.deepEqual(next(workdays("0 9 * * 1-5"), "2040-09-28T12:00:00Z", 3), [
      "2040-10-04T01:00",
      "2040-10-05T01:00",
      "2040-10-08T01:00",
    ]);
    const unknown = of(workdays("0 9 * * 1-5")).unknownYears(at("2039-12-20T00:00:00Z"));
    assert.deepEqual(unknown, [2039, 2040]);
  });

  it("are what the configuration says", () => {
    const week = { "2040-10-01": "off", "2040-10-02": "off", "2040-10-03": "off" } as const;
    const cn = { ...week, "2040-10-04": "off", "2040-10-06": "work" } as const;
    assert.equal(new Workdays(cn).knows(2040), true);
    assert.deepEqual(next(workdays("0 9 * * 1-5"), "2040-10-03T12:00:00Z", 2, cn), [
      "2040-10-05T01:00",
      "2040-10-06T01:00",
    ]);
  });

  it("are the same wherever this machine stands", () => {
    const before = process.env.TZ;
    const all = () => {
      const days = new Workdays();
      return Array.from({ length: 365 }, (_, index) => {
        const day = new Date(Date.UTC(2026, 0, 1 + index));
        return days.isWorked(2026, day.getUTCMonth() + 1, day.getUTCDate());
      });
    };
    try {
      const found = ["UTC", "America/Los_Angeles", "Pacific/Auckland"].map((zone) => {
        process.env.TZ = zone;
        return all();
      });
      assert.deepEqual(found[1], found[0]);
      assert.deepEqual(found[2], found[0]);
      assert.equal(found[0]?.filter((isWorked) => isWorked).length, 248);
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });
});
