import { defineCommand } from "citty";
import { loadBot } from "../../config/load-bot.ts";
import { freshLink } from "../page-link.ts";
import { configArgument } from "./arguments.ts";

export const pageCommand = defineCommand({
  meta: {
    name: "page",
    description: "沙盒页面的新链接 / a fresh link to the sandbox page",
  },
  args: configArgument,
  async run({ args }) {
    console.log(await freshLink(await loadBot({ config: args.config })));
  },
});
