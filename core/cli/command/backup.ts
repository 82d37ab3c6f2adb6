import { defineCommand } from "citty";
import { backup } from "../backup.ts";
import { oneShot } from "../one-shot.ts";
import { placeArguments } from "./arguments.ts";

export const backupCommand = defineCommand({
  meta: {
    name: "backup",
    description: "备份数据库，不用停机 / copies the database while the bot works",
  },
  args: {
    file: { type: "positional", required: true, description: "写到哪里 / the file to write" },
    ...placeArguments,
  },
  run: ({ args }) =>
    oneShot(async () => {
      console.log(await backup(args));
      return 0;
    }),
});
