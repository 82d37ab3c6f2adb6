import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { z } from "zod";
import { type Registrar, sqlite } from "../../../../core/index.ts";
import { leave, PASSIVE, talking } from "./talking.ts";

/** A step that takes so long, once. */
const slow = (ms: number) => (p: Registrar) =>
  p.conversation("t", async (c) => {
    const a = await c.ask("a", "a?");
    await c.step("slow", () => new Promise<void>((done) => void p.clock.after(ms, done)));
    return `done ${a}`;
  });

describe("a conversation whose bot or wire dies", () => {
  for (const killed of [false, true]) {
    it(`goes on from a file after each answer${killed ? ", killed" : ""}`, async () => {
      const dataDirectory = mkdtempSync(join(tmpdir(), "huiyin-talks-"));
      const { bot, li, wang, says } = await talking(
        (p) =>
          p.conversation("t", async (c) => {
            const a = await c.choose("a", "a?", ["x", "y"]);
            const made = await c.step("make", () => `made ${a}`);
            const yes = await c.other("boss", "wang", (boss) =>
              boss.confirm("ok", { title: made }),
            );
            return `${made} ${yes} ${await c.ask("b", "b?")}`;
          }),
        { store: sqlite(), dataDirectory },
      );
      await says("t");
      await bot.restart({ killed });
      await says("y");
      await bot.restart({ killed });
      await wang.presses("yes");
      await bot.restart({ killed });
      assert.equal(li.inbox.texts().at(-1), "b?");
      assert.deepEqual(await says("z"), ["made y true z"]);
      await bot.close();
      rmSync(dataDirectory, { recursive: true });
    });
  }

  it("is not disturbed by a message that is delivered twice", async () => {
    const { bot, li, says } = await talking(leave);
    await says("请假");
    bot.faults.add({ kind: "callback.duplicate", copies: 2 });
    assert.deepEqual(await says("年假"), ["从哪天？"]);
    assert.equal(li.inbox.texts().length, 2);
    assert.deepEqual(await says("周一"), ["年假，周一 起？\n（是 / 否）"]);
    await bot.close();
  });

  it("shows the kept question once when the response never left", async () => {
    const { bot, li, says } = await talking(leave);
    await says("请假");
    bot.faults.add({ kind: "callback.lose_response" }, { times: 1 });
    assert.deepEqual(await says("年假"), []);
    await bot.clock.advance("20s");
    assert.deepEqual(li.inbox.texts().slice(1), ["从哪天？"]);
    assert.deepEqual(await says("周一"), ["年假，周一 起？\n（是 / 否）"]);
    await bot.close();
  });

  it("takes the way of late answers without a secret: a repeat, or the next answer", async () => {
    const first = await talking(slow(10_000), PASSIVE);
    await first.says("t");
    await first.says("1");
    await first.bot.clock.advance("15s");
    assert.equal(first.li.inbox.texts().at(-1), "done 1");
    await first.bot.close();

    const second = await talking(slow(20_000), PASSIVE);
    await second.says("t");
    await second.says("1");
    await second.bot.clock.advance("30s");
    assert.deepEqual(await second.says("x"), ["done 1\n\necho x"]);
    await second.bot.close();
  });

  it("leaves a dead letter where a schema throws, and the question open", async () => {
    let isBroken = true;
    const schema = z.string().transform((text) => {
      if (isBroken) throw new Error("no");
      return text;
    });
    const { bot, says } = await talking(
      (p) => p.conversation("t", (c) => c.ask("a", "a?", schema)),
      { strict: false },
    );
    await says("t");
    assert.deepEqual(await says("1"), []);
    assert.match(bot.problems[0]?.message ?? "", /plugin probe threw in conversation t/);
    isBroken = false;
    assert.deepEqual(await says("2"), ["2"]);
    await bot.close();
  });

  it("waits for a step beside which a question is asked", async () => {
    let isDone = false;
    const { bot, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        const [, a] = await Promise.all([
          c.step("do", async () => {
            await Promise.resolve();
            isDone = true;
          }),
          c.ask("a", "a?"),
        ]);
        return a;
      }),
    );
    await says("t");
    assert.ok(isDone);
    assert.deepEqual(await says("1"), ["1"]);
    await bot.close();
  });
});
