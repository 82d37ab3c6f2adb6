import { defineCommand } from "citty";
import { oneShot } from "../one-shot.ts";
import { freshLink } from "../page-link.ts";
import { placeArguments } from "./arguments.ts";

export const pageCommand = defineCommand({
  meta: {
    name: "page",
    description: "打开页面的新链接 / a fresh link to the sandbox page, or to what a plugin serves",
  },
  args: {
    path: {
      type: "positional",
      required: false,
      description: "插件的路径，如 /plugins/ci/builds / a path of a plugin",
    },
    ...placeArguments,
  },
  run: ({ args }) =>
    oneShot(async () => {
      console.log(await freshLink(args, args.path));
      return 0;
    }),
});
