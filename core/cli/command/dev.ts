import { defineCommand } from "citty";
import { placeArguments } from "./arguments.ts";

const INSPECT_PORT = 9_229;

export const devCommand = defineCommand({
  meta: {
    name: "dev",
    description: "启动，并在文件改变时更新 / start, and reload when a file changes",
  },
  args: {
    ...placeArguments,
    inspect: {
      type: "boolean",
      description: `用调试器调试机器人 / let a debugger in (127.0.0.1:${INSPECT_PORT})`,
    },
  },
  async run({ args: { config, inspect } }) {
    const { runFront } = await import("../front/front.ts");
    await runFront({ config, watches: true, inspectPort: inspect ? INSPECT_PORT : undefined });
  },
});
