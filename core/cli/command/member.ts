import { defineCommand } from "citty";
import { memberData } from "../member.ts";
import { oneShot } from "../one-shot.ts";
import { placeArguments } from "./arguments.ts";

export const memberCommand = defineCommand({
  meta: {
    name: "member",
    description: "导出或抹去一个成员的数据 / exports or erases what is kept of one member",
  },
  args: {
    does: { type: "positional", required: false, description: "export, erase" },
    user: {
      type: "positional",
      required: false,
      description: "成员的 UserID / UserID of the member",
    },
    app: { type: "string", valueHint: "name", description: "应用的名字 / name of the app" },
    yes: { type: "boolean", description: "抹去时必须写上 / has to be there to erase" },
    ...placeArguments,
  },
  run: ({ args }) =>
    oneShot(async () => {
      console.log(await memberData(args));
      return 0;
    }),
});
