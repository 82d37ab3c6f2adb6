import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "vitest";
import type { Position } from "./position.ts";
import { age, found, localTime, noted } from "./words.ts";

const AT = Date.UTC(2026, 10, 23, 13, 5) / 1000;
const report: Position = {
  latitude: 23.109_01,
  longitude: 113.324_52,
  datum: "unknown",
  precision: 35.4,
  source: "report",
  label: "",
  at: AT,
};
const pin: Position = {
  ...report,
  datum: "gcj02",
  precision: null,
  source: "pin",
  label: "广州塔",
};

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = "Asia/Shanghai";
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

describe("what members are told", () => {
  it("of a pin: its name, its numbers and their datum", () => {
    assert.equal(noted(pin), "已记下你的位置 · Noted\n广州塔\n23.10901, 113.32452 (GCJ-02)");
  });

  it("of a report: accuracy, time with offset, and age", () => {
    assert.equal(
      found(report, (AT + 185) * 1000),
      [
        "你最后的位置 · Your last position",
        "23.10901, 113.32452 (坐标系未知 · datum unknown)",
        "精度 · Accuracy: 35 m",
        "2026-11-23 21:05 +08:00（3 分钟前 · 3 min ago）",
      ].join("\n"),
    );
  });

  it("of times west of Greenwich, and of half hours", () => {
    process.env.TZ = "America/St_Johns";
    assert.equal(localTime(AT), "2026-11-23 09:35 -03:30");
    process.env.TZ = "UTC";
    assert.equal(localTime(AT), "2026-11-23 13:05 +00:00");
  });

  const ages: [seconds: number, text: string][] = [
    [-100, "刚刚 · just now"],
    [59, "刚刚 · just now"],
    [60, "1 分钟前 · 1 min ago"],
    [3599, "59 分钟前 · 59 min ago"],
    [3600, "1 小时前 · 1 h ago"],
    [86_399, "23 小时前 · 23 h ago"],
    [86_400, "1 天前 · 1 d ago"],
  ];
  for (const [seconds, text] of ages) {
    it(`of an age of ${seconds} s`, () => assert.equal(age(seconds), text));
  }
});
