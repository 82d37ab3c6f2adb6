import { defineCommand } from "citty";
import { configArgument, sandboxArgument } from "./arguments.ts";

export const startCommand = defineCommand({
  meta: { name: "start", description: "启动机器人 / start the bot" },
  args: { ...configArgument, ...sandboxArgument },
  async run({ args }) {
    if (args.sandbox) process.env.HUIYIN_SANDBOX = "1";
    const { run } = await import("../../main.ts");
    await run(args.config === undefined ? {} : { config: args.config });
  },
});
