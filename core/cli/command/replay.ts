import { defineCommand } from "citty";
import { renderFailure } from "../failure.ts";
import { oneShot } from "../one-shot.ts";
import { replay } from "../replay/run.ts";
import { placeArguments, speakerArguments } from "./arguments.ts";

export const replayCommand = defineCommand({
  meta: {
    name: "replay",
    description: "重放录下的会话，比较回复 / play a recorded session again and compare the replies",
  },
  args: {
    file: { type: "positional", required: true, description: "录制文件 / the recording" },
    app: speakerArguments.app,
    ...placeArguments,
    freeze: {
      type: "string",
      valueHint: "test.ts",
      description: "写成测试 / write it as a test",
    },
    force: { type: "boolean", description: "覆盖已有的测试 / overwrite a test that is there" },
    json: { type: "boolean", description: "输出 JSON / print JSON" },
  },
  run: ({ args }) =>
    oneShot(async () => {
      const { file, app, config, freeze, force, json } = args;
      const colour = process.stdout.isTTY === true && process.stdout.hasColors();
      try {
        return await replay({
          file,
          app,
          config,
          freeze,
          force,
          json,
          colour,
          write: (text) => process.stdout.write(text),
          screen: process.stderr,
        });
      } catch (error) {
        // As of `diff`: 1 says that something differs, so trouble needs a number of its own.
        process.stderr.write(renderFailure(error, process.env.LOG_LEVEL === "debug"));
        return 2;
      }
    }),
});
