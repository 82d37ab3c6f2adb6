import assert from "node:assert/strict";
import { definePlugin } from "huiyin";
import { testBot } from "huiyin/testing";
import { it } from "vitest";
import { TEXTS } from "../../../core/replies/texts.ts";

it("says what each app wants said: a usage line, an apology", async () => {
  const plugin = definePlugin({
    name: "a",
    setup(p) {
      p.command("add <n:int>", ({ args }) => `${args.n}`);
      p.command("break", () => {
        throw new Error("a bug");
      });
    },
  });
  await using bot = await testBot({
    plugins: [plugin()],
    apps: ["plain", { name: "own", texts: { ...TEXTS, usage: "这样写：", failed: "出错了。" } }],
    strict: false,
  });
  const [plain, own] = ["plain", "own"].map((app) => bot.user("li", { app }));
  for (const li of [plain!, own!]) {
    await li.says("add many");
    await li.says("break");
  }
  assert.deepEqual(plain!.inbox.texts(), ["用法 usage: add <n:int>"]);
  assert.deepEqual(own!.inbox.texts(), ["这样写：add <n:int>", "出错了。"]);
});
