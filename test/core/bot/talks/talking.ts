import { definePlugin, type Registrar } from "../../../../core/index.ts";
import { type TestBotOptions, testBot } from "../../../../core/testing/index.ts";

export const definedAs = (name: string, setup: (p: Registrar) => void) =>
  definePlugin({ name, setup })();

/** A bot of one plugin, and one that answers all texts that nobody else does. */
export async function talking(
  setup: (p: Registrar) => void,
  options: Partial<TestBotOptions> = {},
) {
  const echo = definedAs("echo", (p) => p.on("text", ({ event }) => `echo ${event.content}`));
  const bot = await testBot({ plugins: [definedAs("probe", setup), echo], ...options });
  /** What a member is told when they say something. */
  const sayer = (userId: string) => {
    const user = bot.user(userId);
    return async (text: string) => {
      user.inbox.clear();
      await user.says(text);
      return user.inbox.texts();
    };
  };
  return {
    bot,
    li: bot.user("li"),
    wang: bot.user("wang"),
    says: sayer("li"),
    wangSays: sayer("wang"),
  };
}

/** Without a secret: nothing can be sent but answers. */
export const PASSIVE = { apps: [{ name: "main", secret: false }] } as const;

export const leave = (p: Registrar) => {
  p.conversation("请假", async (c) => {
    const type = await c.choose("type", "哪种假？", ["年假", "病假"]);
    const from = await c.ask("from", "从哪天？");
    const ok = await c.confirm("ok", `${type}，${from} 起？`);
    return ok ? "已提交" : "已取消";
  });
};

export const HINT = "（回复「取消」可以随时结束。）";
export const FIRST = `哪种假？\n1. 年假\n2. 病假\n${HINT}`;
