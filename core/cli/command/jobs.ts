import { defineCommand } from "citty";
import { runJobs } from "../jobs.ts";
import { oneShot } from "../one-shot.ts";
import { placeArguments } from "./arguments.ts";

export const jobsCommand = defineCommand({
  meta: {
    name: "jobs",
    description:
      "定时任务：何时跑，跑一次，暂停，恢复 / jobs: when they run, run one, pause, resume",
  },
  args: {
    does: {
      type: "positional",
      required: false,
      description: "list, run <job>, pause <job>, resume <job>",
    },
    job: {
      type: "positional",
      required: false,
      description: "插件/名字，或名字 / plugin/name, or the name",
    },
    json: { type: "boolean", description: "给程序看的 / for machines" },
    ...placeArguments,
  },
  run: ({ args }) =>
    oneShot(async () => {
      console.log(await runJobs({ ...args, words: args._ }));
      return 0;
    }),
});
