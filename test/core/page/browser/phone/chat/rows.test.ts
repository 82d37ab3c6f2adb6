import assert from "node:assert/strict";
import { describe, it } from "vitest";
import {
  rowsOf,
  shortTimeLabel,
  timeLabel,
} from "../../../../../../core/page/browser/phone/chat/rows.ts";
import type { ChatEntry } from "../../../../../../core/sandbox/chat/chats.ts";

const at = (day: number, hour: number, minute = 0, second = 0) =>
  new Date(2026, 10, day, hour, minute, second).getTime();

const said = (time: number): ChatEntry => ({
  id: `e${time}`,
  chat: { kind: "app", app: "main", member: "li" },
  at: time,
  by: "member",
  content: { type: "text", content: "hi" },
  recalled: false,
});

describe("rows of a chat", () => {
  const cases: Readonly<Record<string, readonly [readonly number[], string]>> = {
    "above the first": [[at(23, 9)], "te"],
    "not between two close together": [[at(23, 9), at(23, 9, 4, 59)], "tee"],
    "after a pause of five minutes": [[at(23, 9), at(23, 9, 5)], "tete"],
    "at midnight": [[at(23, 23, 59), at(24, 0, 1)], "tete"],
    "nowhere in an empty chat": [[], ""],
  };
  for (const [where, [times, expected]] of Object.entries(cases)) {
    it(`have the time ${where}`, () => {
      const rows = rowsOf(times.map(said));
      assert.equal(rows.map(({ type }) => type[0]).join(""), expected);
    });
  }
});

describe("the label of a time", () => {
  const now = at(25, 12);
  const cases: Readonly<Record<string, readonly [number, string, string]>> = {
    today: [at(25, 9, 5), "09:05", "09:05"],
    yesterday: [at(24, 23, 59), "昨天 23:59", "Yesterday 23:59"],
    "this week": [at(22, 8), "星期日 08:00", "Sunday 08:00"],
    "this year": [at(1, 8), "11月1日 08:00", "Nov 1 08:00"],
    "another year": [new Date(2025, 0, 2, 8).getTime(), "2025年1月2日 08:00", "Jan 2, 2025 08:00"],
  };
  for (const [when, [time, zh, en]] of Object.entries(cases)) {
    it(`names ${when}`, () => {
      assert.equal(timeLabel(time, now, "zh"), zh);
      assert.equal(timeLabel(time, now, "en"), en);
    });
  }

  it("is one word in a list", () => {
    assert.equal(shortTimeLabel(at(24, 9), now, "zh"), "昨天");
    assert.equal(shortTimeLabel(at(25, 9), now, "zh"), "09:00");
  });
});
