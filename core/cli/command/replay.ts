import { defineCommand } from "citty";
import { loadBot } from "../../config/load-bot.ts";
import { compare } from "../replay/compare.ts";
import { freeze } from "../replay/freeze.ts";
import { openRecording } from "../replay/open-recording.ts";
import { play } from "../replay/play.ts";
import { describePlayed, describeSummary, summaryOf } from "../replay/report.ts";
import { configArgument, speakerArguments } from "./arguments.ts";

export const replayCommand = defineCommand({
  meta: {
    name: "replay",
    description: "重放录下的会话，比较回复 / play a recorded session again and compare the replies",
  },
  args: {
    file: { type: "positional", required: true, description: "录制文件 / the recording" },
    app: speakerArguments.app,
    ...configArgument,
    freeze: {
      type: "string",
      valueHint: "test.ts",
      description: "写成测试 / write it as a test",
    },
    force: { type: "boolean", description: "覆盖已有的文件 / overwrite a file that is there" },
    json: { type: "boolean", description: "输出 JSON / print JSON" },
  },
  async run({ args }) {
    const recording = openRecording(args.file);
    const bot = await loadBot({ config: args.config });
    const colour = process.stdout.isTTY === true;
    let count = 0;
    const onPlayed = (one: Parameters<typeof describePlayed>[0]) => {
      count += 1;
      if (!args.json) process.stdout.write(describePlayed(one, count, colour));
    };
    const played = await play({ recording, bot, app: args.app, onPlayed });
    const summary = summaryOf(played);
    if (args.json) {
      const differences = played.map((one) => ({ ...compare(one), kind: one.callback.kind }));
      console.log(JSON.stringify({ ...summary, differences }));
    } else {
      if (recording.torn)
        console.error("最后一行不完整，已略过 / the last line is torn and left out");
      console.log(describeSummary(summary));
    }
    if (args.freeze !== undefined) {
      freeze(played, { file: args.freeze, config: bot.file, force: args.force === true });
      console.error(`已写入 / written: ${args.freeze}`);
    }
    process.exit(summary.different === 0 ? 0 : 1);
  },
});
