import { defineCommand } from "citty";
import { loadBot } from "../../config/load-bot.ts";
import { oneShot } from "../one-shot.ts";
import { placeArguments } from "./arguments.ts";

export const checkCommand = defineCommand({
  meta: {
    name: "check",
    description: "检查配置，不启动 / check the configuration without starting",
  },
  args: placeArguments,
  run: ({ args }) =>
    oneShot(async () => {
      // Everything that a start would load has to compile too.
      await import("../../main.ts");
      const { apps, plugins, warnings, mode } = await loadBot({ config: args.config });
      for (const { path, message } of warnings) console.error(`! ${path}: ${message}`);
      const names = (list: readonly { readonly name: string }[]) =>
        list.map(({ name }) => name).join(", ");
      console.log(`配置正确 / the configuration is right (${mode})`);
      console.log(`应用 / apps: ${names(apps)}; 插件 / plugins: ${names(plugins)}`);
      return 0;
    }),
});
