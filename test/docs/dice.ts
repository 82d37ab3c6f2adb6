import { definePlugin, reply } from "huiyin";

export const dice = definePlugin({
  name: "dice",
  setup(p) {
    p.command(["roll [sides:int]", "掷骰子 [sides:int]"], ({ args }) => {
      const sides = args.sides ?? 6;
      return `🎲 ${1 + Math.floor(Math.random() * sides)}`;
    });
    p.on("image", ({ event }) => reply.image(event.mediaId));
  },
});
