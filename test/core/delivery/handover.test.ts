import assert from "node:assert/strict";
import { definePlugin } from "huiyin";
import { testBot } from "huiyin/testing";
import { describe, it } from "vitest";
import { ON_LATE, type OnLate } from "../../../core/replies/late.ts";
import type { Fault } from "../../../core/sandbox/faults.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Within the budget of 4.5 s, within WeCom's repeats, at the end of them, and long after. */
const TAKES = [4, 6, 12, 20] as const;

/** What the active API does until it is well again, a minute later. */
const APIS: Readonly<Record<string, Fault | undefined>> = {
  healthy: undefined,
  refusing: { kind: "api.errcode", errcode: 60020 },
  slow: { kind: "api.slow", ms: 40 * SECOND },
  down: { kind: "api.status", status: 503 },
};

const ACK = "正在处理，请稍候。";

/** Answers `slow` after some seconds, everything else at once; counts how often it was asked what. */
function probe(seconds: number) {
  const runs: string[] = [];
  const plugin = definePlugin({
    name: "probe",
    setup(p) {
      p.on("text", async ({ event, sleep }) => {
        runs.push(event.content);
        if (event.content === "slow") await sleep(seconds * SECOND);
        return `to ${event.content}`;
      });
    },
  })();
  return { plugin, runs };
}

/** Everything that a member reads, line by line: what waited may share a bubble with what is new. */
const linesOf = (texts: readonly string[]) =>
  texts.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== "");

/** A slow question and a quick one behind it, then, when the API is well again, a last one. */
async function converse(seconds: number, onLate: OnLate, fault: Fault | undefined) {
  const { plugin, runs } = probe(seconds);
  await using bot = await testBot({
    plugins: [plugin],
    apps: [{ name: "main", onLate, ack: ACK }],
    strict: false,
  });
  const li = bot.user("li");
  if (fault) bot.faults.add(fault);
  await li.says("slow");
  await bot.clock.advance(SECOND);
  await li.says("quick");
  await bot.clock.advance(MINUTE);
  bot.faults.clear();
  await bot.clock.advance(15 * MINUTE);
  await li.says("last");
  await bot.clock.advance(MINUTE);
  const lines = linesOf(li.inbox.texts());
  return {
    runs,
    answers: lines.filter((line) => line !== ACK),
    acks: lines.filter((line) => line === ACK).length,
  };
}

describe("an answer that takes its time", () => {
  for (const [api, fault] of Object.entries(APIS)) {
    for (const onLate of ON_LATE) {
      for (const seconds of TAKES) {
        it(`is seen once and in order: ${seconds} s, ${onLate}, API ${api}`, async () => {
          const { runs, answers } = await converse(seconds, onLate, fault);
          assert.deepEqual(runs, ["slow", "quick", "last"]);
          const isDropped = onLate === "drop" && seconds > 4;
          assert.deepEqual(answers, isDropped ? ["to last"] : ["to slow", "to quick", "to last"]);
        });
      }
    }
  }

  it("is announced with ack+push, once, and only when it is late", async () => {
    assert.equal((await converse(4, "ack+push", undefined)).acks, 0);
    assert.equal((await converse(6, "ack+push", undefined)).acks, 2);
  });
});
