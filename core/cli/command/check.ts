import { defineCommand } from "citty";
import { check } from "../check.ts";
import { oneShot } from "../one-shot.ts";
import { placeArguments } from "./arguments.ts";

export const checkCommand = defineCommand({
  meta: {
    name: "check",
    description:
      "检查配置，试一遍每个插件的 setup，不启动 / try the configuration and every plugin's setup, without starting",
  },
  args: placeArguments,
  run: ({ args }) =>
    oneShot(async () => {
      // Everything that a start would load has to compile too.
      await import("../../main.ts");
      return check({
        config: args.config,
        print: (text) => console.log(text),
        complain: (text) => console.error(text),
      });
    }),
});
