import { defineCommand } from "citty";
import { startArguments } from "./arguments.ts";

export const startCommand = defineCommand({
  meta: { name: "start", description: "启动机器人 / start the bot" },
  args: startArguments,
  async run({ args }) {
    const { run } = await import("../../main.ts");
    await run(args);
  },
});
