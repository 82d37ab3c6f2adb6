import { defineCommand } from "citty";
import { oneShot } from "../one-shot.ts";
import { freshLink } from "../page-link.ts";
import { placeArguments } from "./arguments.ts";

export const pageCommand = defineCommand({
  meta: {
    name: "page",
    description: "沙盒页面的新链接 / a fresh link to the sandbox page",
  },
  args: placeArguments,
  run: ({ args }) =>
    oneShot(async () => {
      console.log(await freshLink(args));
      return 0;
    }),
});
