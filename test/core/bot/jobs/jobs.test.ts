import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { JobOptions } from "../../../../core/bot/jobs/job.ts";
import { PluginError } from "../../../../core/errors.ts";
import { MemoryStore } from "../../../../core/stores/memory/memory.ts";
import { clockAt, life, noting, reopened } from "./stage.ts";

const NINE: JobOptions = { cron: "0 9 * * *" };
const STORES = ["memory", "sqlite"] as const;

/** What a job takes, by the clock of the test. */
const hours = (count: number) => count * 3_600_000;
const DAY = hours(24);

describe("a job", () => {
  it("runs at its times, and says for which", async () => {
    const ticks: unknown[] = [];
    const { began, setup } = noting(NINE, ({ tick }) => ticks.push(tick));
    const { clock } = await life(setup);
    await clock.advance(2 * DAY);
    assert.deepEqual(began, ["2026-01-05T01:00", "2026-01-06T01:00"]);
    const [tick] = ticks as { readonly number: string }[];
    assert.match(tick?.number ?? "", /^[0-9a-f]{32}$/);
    assert.deepEqual(tick, {
      at: Date.parse("2026-01-05T01:00:00Z"),
      number: tick?.number,
      byHand: false,
      missed: false,
    });
  });

  it("sets no timer where there is none", async () => {
    const { clock } = await life(() => {});
    const before = clock.pending;
    const other = await life(noting(NINE).setup, { clock });
    assert.ok(clock.pending > 2 * before);
    await other.stop();
  });

  it("begins with its first start, and has nothing to catch up on", async () => {
    const { began, setup } = noting({ cron: "* * * * *" });
    const { clock } = await life(setup, { clock: clockAt("2026-01-05T00:00:30Z") });
    await clock.advance(29_000);
    assert.deepEqual(began, []);
    await clock.advance(1_000);
    assert.deepEqual(began, ["2026-01-05T00:01"]);
  });

  it("counts what became of its times", async () => {
    const counted: unknown[] = [];
    const meter = { ticked: (...told: readonly unknown[]) => void counted.push(told) };
    let runs = 0;
    const { setup } = noting(NINE, () => {
      runs += 1;
      if (runs === 2) throw new Error("no paper");
    });
    const { clock } = await life(setup, { meter });
    await clock.advance(2 * DAY);
    assert.deepEqual(counted, [
      ["report", "daily", "done", 1],
      ["report", "daily", "failed", 1],
    ]);
  });

  it("that throws is a dead letter, and comes again at its next time", async () => {
    const { began, setup } = noting(NINE, () => {
      throw new Error("no paper");
    });
    const { clock, store, jobs, logged } = await life(setup);
    await clock.advance(DAY);
    const [dead] = await store.messages.list({ state: "dead", limit: 10 });
    assert.deepEqual(
      [dead?.kind, dead?.lane, dead?.error],
      ["own:job", "job/report/daily", "ERR_PLUGIN"],
    );
    assert.equal(logged("plugin.failed")[0]?.handler, "job daily");
    assert.equal((await jobs.list())[0]?.last?.result, "failed");
    await clock.advance(DAY);
    assert.equal(began.length, 2);
  });

  it.each(STORES)("runs once over restarts on %s", async (kind) => {
    const clock = clockAt("2026-01-05T00:00:00Z");
    const open = reopened(kind, clock);
    const { began, setup } = noting(NINE);
    for (let start = 0; start < 8; start += 1) {
      const { die } = await life(setup, { clock, store: await open() });
      await clock.advance("20m");
      die();
    }
    assert.deepEqual(began, ["2026-01-05T01:00"]);
  });

  it("runs once on two instances, on whichever is first", async () => {
    const clock = clockAt("2026-01-05T00:00:00Z");
    const store = new MemoryStore(clock);
    const { began, setup } = noting({ every: "1h" });
    await Promise.all([life(setup, { clock, store }), life(setup, { clock, store })]);
    await clock.advance("5h");
    assert.equal(began.length, 5);
    assert.equal(new Set(began).size, 5);
  });

  it("runs nothing twice when the clock is set back", async () => {
    const { began, setup } = noting(NINE);
    const { clock, jobs } = await life(setup);
    await clock.advance("90m");
    clock.setAhead(-hours(1));
    jobs.clockSet();
    await clock.advance("2h");
    assert.deepEqual(began, ["2026-01-05T01:00"]);
    await clock.advance(DAY);
    assert.equal(began.length, 2);
  });

  it("notices that the clock is set ahead", async () => {
    const { began, setup } = noting({ ...NINE, missed: "1h" });
    const { clock, jobs } = await life(setup);
    clock.setAhead(hours(1) + 60_000);
    jobs.clockSet();
    await clock.advance(0);
    assert.deepEqual(began, ["2026-01-05T01:01"]);
  });

  it("says when a clock that was ahead holds it up, until somebody resumes it", async () => {
    const clock = clockAt("2030-01-05T00:00:00Z");
    const store = new MemoryStore(clock);
    const first = await life(noting(NINE).setup, { clock, store });
    await clock.advance(DAY);
    first.die();
    clock.setAhead(Date.parse("2026-01-05T00:00:00Z") - clock.now());
    const { began, setup } = noting(NINE);
    const { jobs, logged } = await life(setup, { clock, store: store.reopen() });
    assert.match(String(logged("job.ahead")[0]?.cure), /huiyin jobs resume report\/daily/);
    await clock.advance(DAY);
    assert.deepEqual(began, []);
    await jobs.pause("daily", false);
    await clock.advance(DAY);
    assert.deepEqual(began, ["2026-01-06T01:00"]);
  });

  it("whose times are changed has nothing to catch up on", async () => {
    const clock = clockAt("2026-01-05T00:00:00Z");
    const open = reopened("memory", clock);
    const before = await life(noting(NINE).setup, { clock, store: await open() });
    before.die();
    await clock.advance("65m");
    const { began, setup } = noting({ cron: "4 9 * * *" });
    await life(setup, { clock, store: await open() });
    await clock.advance("2h");
    assert.deepEqual(began, []);
  });

  it("begins later by its spread, the same everywhere, and never before its time", async () => {
    const options: JobOptions = { every: "1h", spread: "50m" };
    const clock = clockAt("2026-01-05T00:00:30Z");
    const { began, setup } = noting(options);
    await life(setup, { clock });
    await clock.advance("10h");
    const minutes = began.map((time) => Number(time.slice(14)));
    assert.equal(began.length >= 9, true);
    assert.ok(minutes.every((minute) => minute < 50) && new Set(minutes).size > 4);
    const again = noting(options);
    const other = clockAt("2026-01-05T00:00:30Z");
    await life(again.setup, { clock: other });
    await other.advance("10h");
    assert.deepEqual(again.began, began);
  });
});

describe("times that were missed", () => {
  /** A bot that is down for a while, and up again. */
  async function downFor(options: JobOptions, from: string, span: `${number}${"m" | "h" | "d"}`) {
    const clock = clockAt(from);
    const open = reopened("memory", clock);
    const first = await life(noting(options).setup, { clock, store: await open() });
    first.die();
    await clock.advance(span);
    const missed: boolean[] = [];
    const { began, setup } = noting(options, ({ tick }) => missed.push(tick.missed));
    const counted: unknown[] = [];
    const meter = { ticked: (...told: readonly unknown[]) => void counted.push(told.slice(2)) };
    const second = await life(setup, { clock, store: await open(), meter });
    await clock.advance(0);
    return { ...second, began, missed, counted };
  }

  it("run late, where that is not too late", async () => {
    const { began, missed } = await downFor(NINE, "2026-01-05T00:55:00Z", "14m");
    assert.deepEqual([began, missed], [["2026-01-05T01:09"], [true]]);
  });

  it("are told where it is too late", async () => {
    const { began, counted, logged } = await downFor(NINE, "2026-01-05T00:55:00Z", "16m");
    assert.deepEqual(began, []);
    assert.deepEqual(counted, [["missed", 1]]);
    const [line] = logged("job.missed");
    assert.deepEqual(
      [line?.plugin, line?.job, line?.count, line?.lateMs],
      ["report", "daily", 1, 660_000],
    );
    assert.match(String(line?.cure), /huiyin jobs run report\/daily/);
  });

  it("run but for the last one not at all", async () => {
    const { began, counted, clock } = await downFor({ every: "5m" }, "2026-01-05T00:01:00Z", "62m");
    assert.deepEqual(began, ["2026-01-05T01:03"]);
    assert.deepEqual(counted, [
      ["missed", 11],
      ["done", 1],
    ]);
    await clock.advance("5m");
    assert.deepEqual(began.slice(1), ["2026-01-05T01:05"]);
  });

  it("are not all looked for after a long time", async () => {
    const { began, logged } = await downFor({ cron: "* * * * * *" }, "2026-01-05T00:00:00Z", "90d");
    assert.equal(began[0], "2026-04-05T00:00");
    assert.deepEqual([logged("job.missed")[0]?.count], [99]);
  });

  it("were none where nobody is to be late", async () => {
    const { began } = await downFor({ ...NINE, missed: 0 }, "2026-01-05T00:59:00Z", "2m");
    assert.deepEqual(began, []);
  });

  it.each(STORES)("and died at run again, three times, on %s", async (kind) => {
    const clock = clockAt("2026-01-05T00:59:00Z");
    const open = reopened(kind, clock);
    const attempts: number[] = [];
    const { setup } = noting({ ...NINE, missed: "1h" }, async ({ attempt, signal }) => {
      attempts.push(attempt);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    for (let death = 0; death < 5; death += 1) {
      const { die } = await life(setup, { clock, store: await open() });
      await clock.advance("2m");
      die();
    }
    assert.deepEqual(attempts, [1, 2, 3]);
  });

  it("and died at do not run when it is too late", async () => {
    const clock = clockAt("2026-01-05T00:59:00Z");
    const open = reopened("memory", clock);
    const { began, setup } = noting(NINE, ({ signal }) => {
      return new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    const first = await life(setup, { clock, store: await open() });
    await clock.advance("2m");
    first.die();
    await clock.advance("1h");
    const { logged } = await life(setup, { clock, store: await open() });
    await clock.advance("2m");
    assert.equal(began.length, 1);
    assert.equal(logged("job.missed").length, 1);
  });
});

describe("a job that still runs", () => {
  const slow = (overlap?: "skip" | "queue") => {
    let atOnce = 0;
    let most = 0;
    const options: JobOptions = { every: "10m", timeout: "1h", ...(overlap && { overlap }) };
    const noted = noting(options, async ({ sleep }) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await sleep(25 * 60_000);
      atOnce -= 1;
    });
    return { ...noted, most: () => most };
  };

  it("leaves its time out", async () => {
    const { began, setup, most } = slow();
    const { clock, logged } = await life(setup);
    await clock.advance("1h");
    assert.deepEqual(began, ["2026-01-05T00:10", "2026-01-05T00:40"]);
    assert.equal(most(), 1);
    assert.equal(logged("job.skipped").length, 4);
  });

  it("has one wait that may", async () => {
    const { began, setup, most } = slow("queue");
    const { clock, logged } = await life(setup);
    await clock.advance("70m");
    assert.deepEqual(began, ["2026-01-05T00:10", "2026-01-05T00:35", "2026-01-05T01:00"]);
    assert.equal(most(), 1);
    assert.equal(logged("job.skipped").length, 3);
  });

  it("is not run beside itself by another instance", async () => {
    const clock = clockAt("2026-01-05T00:00:00Z");
    const store = new MemoryStore(clock);
    const { began, setup, most } = slow("queue");
    await Promise.all([life(setup, { clock, store }), life(setup, { clock, store })]);
    await clock.advance("3h");
    assert.equal(most(), 1);
    assert.ok(began.length >= 6);
  });

  it("is told to end after its time, and is a dead letter", async () => {
    let reason: unknown;
    const { setup } = noting({ ...NINE, timeout: "5m" }, async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      reason = signal.reason;
    });
    const { clock, store, jobs } = await life(setup);
    await clock.advance("66m");
    assert.ok(reason instanceof Error);
    const [dead] = await store.messages.list({ state: "dead", limit: 10 });
    assert.equal(dead?.error, "hard_limit");
    assert.equal((await jobs.list())[0]?.last?.result, "failed");
  });

  it("although it was told to end is not run beside itself", async () => {
    const { began, setup } = noting({ every: "10m", timeout: "1m" }, () => new Promise(() => {}));
    const { clock, logged } = await life(setup);
    await clock.advance("35m");
    assert.equal(began.length, 1);
    assert.equal(logged("job.stuck").length, 2);
  });
});

describe("people", () => {
  it("run a job whenever they like", async () => {
    const byHand: boolean[] = [];
    const { began, setup } = noting(NINE, ({ tick }) => byHand.push(tick.byHand));
    const { clock, jobs } = await life(setup);
    assert.equal(await jobs.run("daily"), "started");
    await clock.advance(0);
    assert.equal(await jobs.run("report/daily"), "started");
    await clock.advance(DAY);
    assert.deepEqual(began, ["2026-01-05T00:00", "2026-01-05T00:00", "2026-01-05T01:00"]);
    assert.deepEqual(byHand, [true, true, false]);
  });

  it("hear that it still runs", async () => {
    const skipping = noting(NINE, ({ sleep }) => sleep(60_000));
    const { jobs, clock } = await life(skipping.setup);
    assert.equal(await jobs.run("daily"), "started");
    await clock.advance(0);
    assert.equal(await jobs.run("daily"), "skipped");
    const queueing = noting({ ...NINE, overlap: "queue" }, ({ sleep }) => sleep(60_000));
    const other = await life(queueing.setup, { clock });
    await other.jobs.run("daily");
    await clock.advance(0);
    assert.deepEqual(
      [await other.jobs.run("daily"), await other.jobs.run("daily")],
      ["queued", "skipped"],
    );
  });

  it("are told what there is when they name none", async () => {
    const { jobs } = await life(noting(NINE).setup);
    await assert.rejects(jobs.run("weekly"), /no job is named weekly: there are report\/daily/);
    const none = await life(() => {});
    await assert.rejects(none.jobs.pause("daily", true), { code: "ERR_JOB" });
  });

  it.each(STORES)("pause a job, over restarts, and resume it, on %s", async (kind) => {
    const clock = clockAt("2026-01-05T00:00:00Z");
    const open = reopened(kind, clock);
    const { began, setup } = noting({ ...NINE, missed: "7d" });
    const first = await life(setup, { clock, store: await open() });
    assert.equal(await first.jobs.pause("daily", true), true);
    assert.equal(await first.jobs.pause("daily", true), false);
    await clock.advance(DAY);
    first.die();
    const second = await life(setup, { clock, store: await open() });
    await clock.advance(DAY);
    const [view] = await second.jobs.list();
    assert.deepEqual([view?.isPaused, view?.next, began], [true, undefined, []]);
    assert.equal(await second.jobs.run("daily"), "started");
    assert.equal(await second.jobs.pause("daily", false), true);
    await clock.advance(DAY);
    assert.deepEqual(began, ["2026-01-07T00:00", "2026-01-07T01:00"]);
  });

  it("see when it runs next, and what it came to last", async () => {
    const { setup } = noting({ ...NINE, help: "counts" }, ({ sleep }) => sleep(60_000));
    const { clock, jobs } = await life(setup);
    await clock.advance("60m");
    const [running] = await jobs.list();
    assert.equal(running?.runningSince, clock.now());
    await clock.advance("1m");
    const at = Date.parse("2026-01-05T01:00:00Z");
    assert.deepEqual(await jobs.list(), [
      {
        plugin: "report",
        name: "daily",
        help: "counts",
        times: "0 9 * * * Asia/Shanghai",
        isPaused: false,
        runningSince: undefined,
        next: at + DAY,
        last: { at, result: "done" },
        unknownYears: [],
      },
    ]);
  });

  it("are told of holidays that nobody knows yet", async () => {
    const { setup } = noting({ cron: "0 9 * * 1-5", holidays: "cn" });
    const { logged, jobs } = await life(setup, { clock: clockAt("2039-12-20T00:00:00Z") });
    assert.deepEqual(logged("job.holidays_unknown")[0]?.years, [2039, 2040]);
    assert.deepEqual((await jobs.list())[0]?.unknownYears, [2039, 2040]);
  });
});

describe("a job that cannot be", () => {
  const refused = async (name: unknown, options: unknown, why: RegExp) =>
    assert.rejects(
      life((p) => p.job(name as string, options as JobOptions, () => {})),
      (error) => {
        assert.ok(error instanceof PluginError);
        assert.equal(error.code, "ERR_PLUGIN_SETUP");
        assert.match(error.message, /^plugin report: p\.job/);
        assert.match(error.message, why);
        return true;
      },
    );

  it("is refused at the start, which names its plugin", async () => {
    await refused("a b", NINE, /name of 1 to 64/);
    await refused("daily", undefined, /takes its times/);
    await refused("daily", { cron: "0 0 30 2 *" }, /no time that ever comes/);
    await refused("daily", { ...NINE, zone: "Shanghai" }, /takes a zone such as/);
    await refused("daily", { ...NINE, overlap: "both" }, /"skip" or "queue"/);
    await refused("daily", { ...NINE, retries: 3 }, /no option retries/);
    await refused("daily", { ...NINE, missed: "soon" }, /as missed: "soon" is no span/);
    await refused("daily", { every: "5m", spread: "5m" }, /spread that is shorter/);
    await refused("daily", { ...NINE, help: 1 }, /text as help/);
  });

  it("is refused beside one of its name", async () => {
    const twice = life((p) => {
      p.job("daily", NINE, () => {});
      p.job("daily", NINE, () => {});
    });
    await assert.rejects(twice, /p\.job\("daily"\) is there already/);
  });
});
