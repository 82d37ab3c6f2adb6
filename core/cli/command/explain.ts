import { defineCommand } from "citty";
import { runExplain } from "../explain.ts";
import { oneShot } from "../one-shot.ts";
import { placeArguments, speakerArguments } from "./arguments.ts";

export const explainCommand = defineCommand({
  meta: {
    name: "explain",
    description: "谁会回答这句话，为什么 / who would answer a text, and why the others would not",
  },
  args: {
    text: { type: "positional", description: "文本 / the text" },
    ...speakerArguments,
    ...placeArguments,
  },
  run: ({ args }) =>
    oneShot(async () => {
      console.log(await runExplain({ ...args, text: args._.join(" ") }));
      return 0;
    }),
});
