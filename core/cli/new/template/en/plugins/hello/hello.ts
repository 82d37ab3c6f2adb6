import { definePlugin } from "huiyin";

/** Greets, and rolls dice. */
export const hello = definePlugin({
  name: "hello",
  setup(p) {
    p.keyword(["hello", "hi", "你好"], "Hello! Say: roll 20");
    p.command("roll [sides:int]", ({ args: { sides = 6 } }) => {
      if (sides < 1) return "A die has one side at least.";
      return `🎲 ${1 + Math.floor(Math.random() * sides)}`;
    });
  },
});
