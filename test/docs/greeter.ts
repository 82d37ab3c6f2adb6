import { definePlugin } from "huiyin";
import { z } from "zod";

export const greeter = definePlugin({
  name: "greeter",
  config: z.object({ greeting: z.string().default("你好") }),
  setup(p) {
    p.keyword(["hi", "你好"], p.config.greeting);
    p.on("event:enter_agent", ({ event }) => `${p.config.greeting}, ${event.fromUserName}`);
  },
});
