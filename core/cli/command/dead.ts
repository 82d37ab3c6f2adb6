import { defineCommand } from "citty";
import { oneShot } from "../one-shot.ts";
import { runRecords } from "../records/run.ts";
import { placeArguments, recordsArguments } from "./arguments.ts";

export const deadCommand = defineCommand({
  meta: {
    name: "dead",
    description: "死信：没处理成的消息 / dead letters: messages that were given up",
  },
  args: { ...recordsArguments, ...placeArguments },
  run: ({ args }) =>
    oneShot(async () => {
      console.log(await runRecords({ ...args, of: "dead", words: args._ }));
      return 0;
    }),
});
