import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { HINT, PASSIVE, talking } from "./talking.ts";

describe("time in a conversation", () => {
  it("ends it with a word, half an hour after the question, over a restart too", async () => {
    const { bot, li, says } = await talking((p) => p.conversation("t", (c) => c.ask("a", "a?")));
    await says("t");
    await bot.clock.advance("20m");
    await bot.restart({ killed: true });
    li.inbox.clear();
    await bot.clock.advance("9m");
    assert.deepEqual(li.inbox.texts(), []);
    await bot.clock.advance("2m");
    assert.deepEqual(li.inbox.texts(), ["「t」太久没有回复，已经结束。需要时请重新开始。"]);
    assert.deepEqual(await says("x"), ["echo x"]);
    await bot.close();
  });

  it("gives what stands for the answer", async () => {
    const { bot, li, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        const answer = await c.ask("a", "a?", { timeout: "5m", else: 0 });
        return typeof answer === "number" ? "late" : answer;
      }),
    );
    await says("t");
    li.inbox.clear();
    await bot.clock.advance("5m");
    assert.deepEqual(li.inbox.texts(), ["late"]);
    await says("t");
    assert.deepEqual(await says("x"), ["x"]);
    li.inbox.clear();
    await bot.clock.advance("5m");
    assert.deepEqual(li.inbox.texts(), []);
    await bot.close();
  });

  it("is no way back past that answer", async () => {
    const { bot, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        await c.ask("a", "a?", { timeout: "5m", else: "" });
        return c.ask("b", "b?");
      }),
    );
    await says("t");
    await bot.clock.advance("5m");
    assert.deepEqual(await says("返回"), ["不能返回。\nb?"]);
    await bot.close();
  });

  it("repeats the question, and is not reset by a wrong answer", async () => {
    const { bot, li, says } = await talking((p) =>
      p.conversation("t", (c) =>
        c.choose("a", "a?", ["x"], { remind: ["5m", "10m"], timeout: "12m" }),
      ),
    );
    await says("t");
    li.inbox.clear();
    await bot.clock.advance("5m");
    const again = "还在等您的回答：\na?\n1. x";
    assert.deepEqual(li.inbox.texts(), [again]);
    await says("y");
    li.inbox.clear();
    await bot.clock.advance("5m");
    assert.deepEqual(li.inbox.texts(), [again]);
    await bot.clock.advance("2m");
    assert.equal(li.inbox.texts().length, 2);
    assert.deepEqual(await says("x"), ["echo x"]);
    await bot.close();
  });

  it("passes in a sleep, while the member is free but for another conversation", async () => {
    const { bot, li, says } = await talking((p) => {
      p.conversation("t", async (c) => {
        await c.ask("a", "a?");
        c.say("wait");
        await c.sleep("nap", "1h");
        return c.ask("b", "b?");
      });
      p.conversation("u", async () => "u");
    });
    await says("t");
    assert.deepEqual(await says("1"), ["wait"]);
    assert.deepEqual(await says("hello"), ["echo hello"]);
    assert.deepEqual(await says("u"), ["正在「t」。要离开它，开始「u」吗？（是 / 否）"]);
    await says("否");
    li.inbox.clear();
    await bot.restart({ killed: true });
    await bot.clock.advance("1h");
    assert.deepEqual(li.inbox.texts(), ["b?"]);
    assert.deepEqual(await says("2"), ["2"]);
    await bot.close();
  });

  it("without a secret brings no reminder, and its last word rides the next answer", async () => {
    const { bot, li, says } = await talking(
      (p) => p.conversation("t", (c) => c.ask("a", "a?", { remind: "5m" })),
      PASSIVE,
    );
    await says("t");
    li.inbox.clear();
    await bot.clock.advance("31m");
    assert.deepEqual(li.inbox.texts(), []);
    const [told] = await says("x");
    assert.equal(told, "「t」太久没有回复，已经结束。需要时请重新开始。\n\necho x");
    await bot.close();
  });

  it("brings the next question without a secret with the next answer, which it cannot be", async () => {
    const { bot, says } = await talking(
      (p) =>
        p.conversation("t", async (c) => {
          await c.ask("a", "a?", { timeout: "5m", else: "" });
          return c.ask("b", "b?");
        }),
      PASSIVE,
    );
    assert.deepEqual(await says("t"), [`a?\n${HINT}`]);
    await bot.clock.advance("5m");
    // It has not been seen, so this is no answer to it.
    assert.deepEqual(await says("x"), ["b?\n\necho x"]);
    assert.deepEqual(await says("y"), ["y"]);
    await bot.close();
  });
});
