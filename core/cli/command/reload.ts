import { defineCommand } from "citty";
import { askAdmin } from "../admin-client.ts";
import { unexpected } from "../explain.ts";
import type { Reloaded } from "../front/front.ts";
import { Failed } from "../misuse.ts";
import { oneShot } from "../one-shot.ts";
import { noneRuns, requireRunning } from "../running.ts";
import { placeArguments } from "./arguments.ts";

/** Loading, trying and handing over, in milliseconds. */
const PATIENCE_MS = 90_000;

export const reloadCommand = defineCommand({
  meta: {
    name: "reload",
    description:
      "让运行中的机器人换上新代码，不丢消息 / put new code into the bot that runs, without losing a message",
  },
  args: placeArguments,
  run: ({ args }) =>
    oneShot(async () => {
      const running = requireRunning(args);
      if (!running.reloadable) throw new Failed(NOT_RELOADABLE);
      const answer = await askAdmin(running, "POST", "/reload", undefined, PATIENCE_MS);
      if (!("status" in answer)) throw noneRuns(args, answer.failure);
      if (answer.status !== 200) throw unexpected(answer.status);
      const reloaded = JSON.parse(answer.body) as Reloaded;
      if (!reloaded.ok) throw new Failed(`${reloaded.problem}\n${GOES_ON}`);
      console.log(`已更新 / reloaded (${reloaded.ms} ms, 停顿 / parked ${reloaded.parkedMs} ms)`);
      return 0;
    }),
});

const GOES_ON = "旧的机器人继续运行 / the old bot goes on";

const NOT_RELOADABLE =
  "运行中的机器人不能换代码 / the bot that runs cannot be reloaded\n" +
  "办法 / cure: 用 npm start -- --reloadable 启动；这一次先重启它\n" +
  "             start it with npm start -- --reloadable; this time, restart it";
