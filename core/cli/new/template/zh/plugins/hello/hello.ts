import { definePlugin } from "huiyin";

/** 打招呼，掷骰子。 */
export const hello = definePlugin({
  name: "hello",
  setup(p) {
    p.keyword(["你好", "hello", "hi"], "你好！说「掷骰子 20」试试。");
    p.command("掷骰子 [面数:int]", ({ args: { 面数: sides = 6 } }) => {
      if (sides < 1) return "骰子至少有一面。";
      return `🎲 ${1 + Math.floor(Math.random() * sides)}`;
    });
  },
});
