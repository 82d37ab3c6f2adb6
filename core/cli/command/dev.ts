import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineCommand } from "citty";
import { configFile, isPackaged } from "../../config/load.ts";
import { supervise } from "../supervise.ts";
import { placeArguments } from "./arguments.ts";

export const devCommand = defineCommand({
  meta: {
    name: "dev",
    description: "启动，并在文件改变时重启 / start, and restart when a file changes",
  },
  args: placeArguments,
  async run({ args }) {
    // The page says then that the bot restarts, not that it is gone.
    process.env.HUIYIN_SUPERVISED = "1";
    const config = configFile(process.cwd(), args.config, process.env);
    const entry = fileURLToPath(
      new URL(isPackaged ? "../huiyin.js" : "../huiyin.ts", import.meta.url),
    );
    // From here, whatever folder the bot is in.
    const loader = isPackaged ? [] : ["--import", import.meta.resolve("tsx")];
    const node = (command: string) => [...loader, entry, command, "--config", config];
    const core = dirname(dirname(entry));
    await supervise({
      check: node("check"),
      start: node("start"),
      watch: [core, join(dirname(config), "plugins"), config, join(dirname(config), ".env")],
    });
  },
});
