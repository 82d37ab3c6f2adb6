import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Registrar } from "../../../../core/index.ts";
import { HINT, talking } from "./talking.ts";

/** The owner asks, and wang approves. */
const approved = (p: Registrar) =>
  p.conversation("请假", async (c) => {
    const from = await c.ask("from", "从哪天？");
    c.say("等经理批准。");
    const ok = await c.other("boss", "wang", (boss) => boss.confirm("ok", `批准 ${from} 吗？`));
    return ok ? "批准了" : "没批准";
  });

/** Asks wang something that any text answers. */
const free = (name: string) => (p: Registrar) =>
  p.conversation(name, (c) => c.other("boss", "wang", (boss) => boss.ask("a", `${name}?`)));

describe("a question to another member", () => {
  it("is shown to them, and their answer goes on with the conversation", async () => {
    const { bot, li, wang, says, wangSays } = await talking(approved);
    assert.deepEqual(await says("请假"), [`从哪天？\n${HINT}`]);
    assert.deepEqual(await says("周一"), ["等经理批准。"]);
    assert.deepEqual(wang.inbox.texts(), ["批准 周一 吗？\n（是 / 否）"]);
    await bot.restart({ killed: true });
    li.inbox.clear();
    await wangSays("是");
    assert.deepEqual(li.inbox.texts(), ["批准了"]);
    assert.deepEqual(await wangSays("是"), ["echo 是"]);
    await bot.close();
  });

  it("leaves both free meanwhile", async () => {
    const { bot, says, wangSays } = await talking(approved);
    await says("请假");
    await says("周一");
    assert.deepEqual(await says("hello"), ["echo hello"]);
    assert.deepEqual(await wangSays("hello"), ["echo hello"]);
    await bot.close();
  });

  it("is withdrawn when the owner cancels", async () => {
    const { bot, wang, says, wangSays } = await talking(approved);
    await says("请假");
    await says("周一");
    wang.inbox.clear();
    assert.deepEqual(await says("取消"), ["「请假」已取消。"]);
    assert.deepEqual(wang.inbox.texts(), ["刚才的问题已经撤回，不用回答了。"]);
    assert.deepEqual(await wangSays("是"), ["echo 是"]);
    await bot.close();
  });

  it("is not answered by words while they are asked something of their own", async () => {
    const { bot, li, says, wangSays } = await talking((p) => {
      approved(p);
      p.conversation("t", (c) => c.confirm("x", "x?").then((yes) => `${yes}`));
    });
    await wangSays("t");
    await says("请假");
    await says("周一");
    li.inbox.clear();
    assert.deepEqual(await wangSays("是"), ["true"]);
    assert.deepEqual(li.inbox.texts(), []);
    await wangSays("是");
    assert.deepEqual(li.inbox.texts(), ["批准了"]);
    await bot.close();
  });

  it("that any text answers waits for the one before", async () => {
    const { bot, li, wang, says, wangSays } = await talking((p) => {
      free("a")(p);
      p.conversation("b", (c) => c.other("boss", "wang", (boss) => boss.ask("a", "b?")));
    });
    const zhao = bot.user("zhao");
    await says("a");
    await zhao.says("b");
    assert.deepEqual(wang.inbox.texts(), ["a?"]);
    wang.inbox.clear();
    await wangSays("1");
    assert.deepEqual(wang.inbox.texts(), ["b?"]);
    await wangSays("2");
    assert.deepEqual(li.inbox.texts(), ["1"]);
    assert.deepEqual(zhao.inbox.texts(), ["2"]);
    await bot.close();
  });

  it("that is as well answered as another one's is answered by neither", async () => {
    const { bot, says, wangSays } = await talking(approved);
    const zhao = bot.user("zhao");
    for (const text of ["请假", "周一"]) {
      await says(text);
      await zhao.says(text);
    }
    assert.deepEqual(await wangSays("是"), ["有几个问题都可以这样回答，请先说清楚是哪一个。"]);
    await bot.close();
  });

  it("is no way back for the owner, nor for them past what the owner said", async () => {
    const { bot, li, says, wangSays } = await talking((p) =>
      p.conversation("t", async (c) => {
        await c.ask("one", "one?");
        const two = await c.other("boss", "wang", (boss) => boss.ask("two", "two?"));
        return `${two} ${await c.ask("three", "three?")}`;
      }),
    );
    await says("t");
    await says("1");
    assert.deepEqual(await wangSays("返回"), ["不能返回。\ntwo?"]);
    li.inbox.clear();
    await wangSays("2");
    assert.deepEqual(li.inbox.texts(), ["three?"]);
    assert.deepEqual(await says("返回"), ["不能返回。\nthree?"]);
    assert.deepEqual(await says("3"), ["2 3"]);
    await bot.close();
  });
});
