import { defineCommand } from "citty";
import { placeArguments } from "./arguments.ts";

export const startCommand = defineCommand({
  meta: { name: "start", description: "启动机器人 / start the bot" },
  args: placeArguments,
  async run({ args }) {
    const { run } = await import("../../main.ts");
    await run(args);
  },
});
