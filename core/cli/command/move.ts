import { defineCommand } from "citty";
import { moveApp } from "../move.ts";
import { oneShot } from "../one-shot.ts";
import { placeArguments } from "./arguments.ts";

export const moveCommand = defineCommand({
  meta: {
    name: "move",
    description:
      "换了应用，数据跟着走 / the app was replaced: its data goes with the one configured now",
  },
  args: {
    app: { type: "positional", required: true, description: "应用的名字 / name of the app" },
    ...placeArguments,
  },
  run: ({ args }) =>
    oneShot(async () => {
      console.log(await moveApp(args));
      return 0;
    }),
});
