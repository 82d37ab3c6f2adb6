import { defineCommand } from "citty";
import { oneShot } from "../one-shot.ts";
import { runRecords } from "../records/run.ts";
import { placeArguments, recordsArguments } from "./arguments.ts";

export const outboxCommand = defineCommand({
  meta: {
    name: "outbox",
    description:
      "发件箱：待发、搁置、发不出的消息 / the outbox: what waits, is held, or was given up",
  },
  args: { ...recordsArguments, ...placeArguments },
  run: ({ args }) =>
    oneShot(async () => {
      console.log(await runRecords({ ...args, of: "outbox", words: args._ }));
      return 0;
    }),
});
