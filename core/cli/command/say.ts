import { defineCommand } from "citty";
import { oneShot } from "../one-shot.ts";
import { say } from "../say/run.ts";
import { placeArguments, speakerArguments } from "./arguments.ts";

export const sayCommand = defineCommand({
  meta: {
    name: "say",
    description:
      "扮演企业微信，对运行中的机器人说一句话 / play WeCom and say something to the running bot",
  },
  args: {
    text: {
      type: "positional",
      required: false,
      description:
        '说什么；按类型也可以是 "31.23,121.47,地名"、菜单 key、文件 / what to say; by type "lat,lng,label", a key, a file',
    },
    ...speakerArguments,
    type: {
      type: "string",
      default: "text",
      description: "text, location, report, click, enter, subscribe, xml",
    },
    ...placeArguments,
  },
  run: ({ args }) =>
    oneShot(async () => {
      const [type = "", key] = splitOnce(args.type);
      const value = key ?? args._.join(" ");
      const { reply, elapsedMs } = await say({ ...args, type, value });
      // The reply alone goes to standard output, so that scripts can use it.
      if (reply !== undefined) console.log(reply);
      const time = `${elapsedMs.toFixed(1)} ms`;
      const none =
        '没有被动回复 / no passive reply; npm run bot -- explain "…" 说明原因 / says why';
      console.error(reply === undefined ? `(${none}, ${time})` : `(${time})`);
      return 0;
    }),
});

/** `click=HELP` is type and value in one. */
function splitOnce(type: string): readonly [string, string?] {
  const at = type.indexOf("=");
  return at < 0 ? [type] : [type.slice(0, at), type.slice(at + 1)];
}
