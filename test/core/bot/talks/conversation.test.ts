import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { definePlugin, type Registrar } from "../../../../core/index.ts";
import { type TestBotOptions, testBot } from "../../../../core/testing/index.ts";

/** A bot of one plugin, and one that answers all others. */
async function talking(setup: (p: Registrar) => void, options: Partial<TestBotOptions> = {}) {
  const probe = definePlugin({ name: "probe", setup });
  const echo = definePlugin({
    name: "echo",
    setup: (p) => p.on("text", ({ event }) => `echo ${event.content}`),
  });
  const bot = await testBot({ plugins: [probe(), echo()], ...options });
  const li = bot.user("li");
  /** What the member is told when they say something. */
  const says = async (text: string) => {
    li.inbox.clear();
    await li.says(text);
    return li.inbox.texts();
  };
  return { bot, li, says };
}

const leave = (p: Registrar) => {
  p.conversation("请假", async (c) => {
    const type = await c.choose("type", "哪种假？", ["年假", "病假"]);
    const from = await c.ask("from", "从哪天？");
    const ok = await c.confirm("ok", `${type}，${from} 起？`);
    return ok ? "已提交" : "已取消";
  });
};

describe("a conversation", () => {
  it("asks one thing after the other, and ends with what its function returns", async () => {
    const { bot, says } = await talking(leave);
    assert.deepEqual(await says("请假"), [
      "哪种假？\n1. 年假\n2. 病假\n（回复「取消」可以随时结束。）",
    ]);
    assert.deepEqual(await says("2"), ["从哪天？"]);
    assert.deepEqual(await says("周一"), ["病假，周一 起？\n（是 / 否）"]);
    assert.deepEqual(await says("是"), ["已提交"]);
    assert.deepEqual(await says("是"), ["echo 是"]);
    await bot.close();
  });

  it("goes on where it was when the bot was killed", async () => {
    const { bot, says } = await talking(leave);
    await says("请假");
    await says("年假");
    await bot.restart({ killed: true });
    assert.deepEqual(await says("周一"), ["年假，周一 起？\n（是 / 否）"]);
    await bot.close();
  });
});
