import { defineCommand } from "citty";
import { isHealthy, renderReport } from "../doctor/report.ts";
import { runDoctor } from "../doctor/run.ts";
import { oneShot } from "../one-shot.ts";
import { placeArguments, speakerArguments } from "./arguments.ts";

export const doctorCommand = defineCommand({
  meta: {
    name: "doctor",
    description: "检查接入，指出哪一步有问题 / check the set-up and name the step that fails",
  },
  args: {
    url: {
      type: "positional",
      required: false,
      description: "管理后台里的 URL / the URL in the admin console",
    },
    app: speakerArguments.app,
    deep: {
      type: "boolean",
      description:
        "也检查数据库的每一页，先停掉机器人 / also every page of the database; stop the bot first",
    },
    json: { type: "boolean", description: "输出 JSON / print JSON" },
    ...placeArguments,
  },
  run: ({ args }) =>
    oneShot(async () => {
      const { url, app, config, json, deep } = args;
      const sections = await runDoctor({ publicUrl: url, app, config, deep });
      const colour = process.stdout.isTTY && process.stdout.hasColors();
      console.log(json ? JSON.stringify({ sections }) : renderReport(sections, colour));
      return isHealthy(sections) ? 0 : 1;
    }),
});
