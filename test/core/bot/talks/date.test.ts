import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { date, isTimed } from "../../../../core/bot/talks/date.ts";
import { talking } from "./talking.ts";

const DAY_MS = 86_400_000;
/** A Wednesday; in Shanghai it is Thursday already. */
const NOW = Date.UTC(2026, 2, 4, 17);

function read(text: string, zone = "UTC"): string | undefined {
  const schema = date({ zone });
  assert.ok(isTimed(schema));
  return schema.at(text, NOW);
}

describe("a date as people type it", () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    "2026-03-05": "2026-03-05",
    "2026/3/5": "2026-03-05",
    "２０２６年３月５日": "2026-03-05",
    "2026 年 3 月 5 日": "2026-03-05",
    "20260305": "2026-03-05",
    "3月5日": "2026-03-05",
    "3月5号": "2026-03-05",
    "3-4": "2026-03-04",
    "3/3": "2027-03-03",
    "2月29日": "2028-02-29",
    今天: "2026-03-04",
    明天: "2026-03-05",
    Tomorrow: "2026-03-05",
    大后天: "2026-03-07",
    昨天: "2026-03-03",
    周三: "2026-03-04",
    周二: "2026-03-10",
    星期天: "2026-03-08",
    下周一: "2026-03-09",
    下周日: "2026-03-15",
    "2026-02-29": undefined,
    "2026-13-01": undefined,
    "13-1": undefined,
    后来: undefined,
    constructor: undefined,
    "": undefined,
  };
  for (const [text, wanted] of Object.entries(cases)) {
    it(`"${text}" is ${wanted}`, () => assert.equal(read(text), wanted));
  }

  it("counts from the day of its zone", () => {
    assert.equal(read("今天", "Asia/Shanghai"), "2026-03-05");
    assert.throws(() => date({ zone: "Asia/Nowhere" }), RangeError);
  });

  it("is read back, however it is written", () => {
    const days = fc.integer({ min: -300_000, max: 100_000 }).map((day) => new Date(day * DAY_MS));
    fc.assert(
      fc.property(
        days.filter((day) => day.getUTCFullYear() > 1_000),
        (day) => {
          const iso = day.toISOString().slice(0, 10);
          const [year, month, ofMonth] = iso.split("-").map(Number);
          for (const text of [iso, `${year}年${month}月${ofMonth}日`, iso.replaceAll("-", "")]) {
            assert.equal(read(text), iso);
          }
        },
      ),
    );
  });

  it("is asked for by a conversation, at the time of the bot", async () => {
    const { bot, says } = await talking(
      (p) => p.conversation("t", (c) => c.ask("from", "从哪天？", date({ zone: "UTC" }))),
      { startsAt: NOW },
    );
    await says("t");
    assert.match((await says("很快"))[0] ?? "", /^请写一个日期.*\n从哪天？/);
    assert.deepEqual(await says("明天"), ["2026-03-05"]);
    await bot.close();
  });
});
