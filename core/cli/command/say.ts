import { defineCommand } from "citty";
import { Misuse } from "../misuse.ts";
import { oneShot } from "../one-shot.ts";
import { findRunning, noneRuns } from "../running.ts";
import { sayAsWecom } from "../say/as-wecom.ts";
import { type SandboxSaying, type Screen, sayInSandbox } from "../say/in-sandbox.ts";
import { placeArguments, speakerArguments } from "./arguments.ts";

export const sayCommand = defineCommand({
  meta: {
    name: "say",
    description:
      "对运行中的机器人说一句话：在沙盒里扮演成员，否则扮演企业微信 / say something to the running bot: as a member of the sandbox, else in WeCom's place",
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
      description: "text, location, report, click, enter, subscribe, unsubscribe, xml",
    },
    press: {
      type: "string",
      valueHint: "button",
      description:
        "沙盒：按最新卡片的按钮，写 key 或文字 / sandbox: a button of the newest card, by key or text",
    },
    select: {
      type: "string",
      valueHint: "q=a,b",
      description: "沙盒：卡片上的选择 / sandbox: what is chosen on the card",
    },
    wait: {
      type: "string",
      valueHint: "seconds",
      description:
        "沙盒：一直听这么久，而不是说完为止 / sandbox: listen so long, not only until all is said",
    },
    ...placeArguments,
  },
  run: ({ args }) =>
    oneShot(() => {
      const [type = "", key] = splitOnce(args.type);
      const { app, user, press, select, config } = args;
      const value = key ?? args._.join(" ");
      return runSay(
        { app, user, press, select, config, type, value, wait: seconds(args.wait) },
        // What the member reads goes to standard output alone, so that scripts can use it.
        { say: (text) => console.log(text), note: (text) => console.error(text) },
      );
    }),
});

/** `click=HELP` is type and value in one. */
function splitOnce(type: string): readonly [string, string?] {
  const at = type.indexOf("=");
  return at < 0 ? [type] : [type.slice(0, at), type.slice(at + 1)];
}

function seconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0 && value <= 3_600) return value;
  throw new Misuse("--wait 后面是 1 到 3600 秒 / --wait takes 1 to 3600 seconds: --wait=30");
}

/**
 * Says something to the running bot: through its sandbox as a member of it, or to a bot with real
 * credentials in WeCom's place.
 *
 * @returns 0, or 1 when something went wrong
 * @throws Misuse when a real app is not named, Failed when there is no answer
 */
export async function runSay(options: SandboxSaying, screen: Screen): Promise<0 | 1> {
  const { live, sandbox } = findRunning(options);
  // A whole message of one's own has headers that no member of the sandbox could choose.
  if (!live && sandbox && options.type !== "xml") return sayInSandbox(sandbox, options, screen);
  if (!live && !sandbox && options.app === undefined) throw noneRuns(options);
  const { reply, elapsedMs } = await sayAsWecom(options);
  if (reply !== undefined) screen.say(reply);
  else {
    screen.note(
      '（没有被动回复 / no passive reply; npm run bot -- explain "…" 说明原因 / says why）',
    );
  }
  screen.note(`(${elapsedMs.toFixed(1)} ms)`);
  return 0;
}
