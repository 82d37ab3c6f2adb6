import { defineCommand } from "citty";
import { oneShot } from "../one-shot.ts";
import { send } from "../send.ts";
import { placeArguments } from "./arguments.ts";

export const sendCommand = defineCommand({
  meta: {
    name: "send",
    description: "主动发一条消息给成员 / sends a member a message, through the running bot",
  },
  args: {
    user: {
      type: "positional",
      required: true,
      description: "成员的 UserID / UserID of the member",
    },
    text: { type: "positional", required: true, description: "文本 / the text" },
    app: { type: "string", valueHint: "name", description: "应用的名字 / name of the app" },
    markdown: { type: "boolean", description: "作为 Markdown / as Markdown" },
    ...placeArguments,
  },
  run: ({ args }) =>
    oneShot(async () => {
      const text = args._.slice(1).join(" ");
      console.log(await send({ ...args, text }));
      return 0;
    }),
});
