import { defineCommand } from "citty";
import type { LoadBotOptions } from "../../config/load-bot.ts";
import { meaningOf } from "../../wecom/api/errcode/errcodes.ts";
import { askAdmin } from "../admin-client.ts";
import { chooseApp } from "../choose-app.ts";
import { unexpected } from "../explain.ts";
import { Failed } from "../misuse.ts";
import { oneShot } from "../one-shot.ts";
import { noneRuns, requireRunning } from "../running.ts";
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

export interface SendOptions extends LoadBotOptions {
  readonly app?: string | undefined;
  readonly user: string;
  readonly text: string;
  readonly markdown?: boolean | undefined;
}

/**
 * Sends a message actively, through the outbox of the running bot: a second process could not keep
 * to the same limits.
 *
 * @returns what to print
 * @throws Failed when no bot runs, or WeCom refuses
 */
export async function send(options: SendOptions): Promise<string> {
  const running = requireRunning(options);
  const { name: app } = chooseApp(running, options.app);
  const { user, text, markdown } = options;
  const answer = await askAdmin(running, "POST", "/send", { app, user, text, markdown });
  if ("failure" in answer) {
    if (answer.failure !== "TIMEOUT") throw noneRuns(options, answer.failure);
    throw new Failed(
      "还没有发出，在发件箱里等着 / not sent yet, it waits in the outbox\n" +
        "办法 / cure: npm run bot -- outbox list",
    );
  }
  if (answer.status !== 200) throw unexpected(answer.status);
  const { problem, msgId, unreachable = [] } = JSON.parse(answer.body) as SendAnswer;
  if (problem !== undefined)
    throw new Failed(`没有发出 / not sent: ${problem}${meaningIn(problem)}`);
  const missed = unreachable.length > 0 ? `；没送到 / not reached: ${unreachable.join(" ")}` : "";
  const where = running.mode === "sandbox" ? "（沙盒 / in the sandbox）" : "";
  return `发出了 / sent${where}: ${msgId ?? ""}${missed}`;
}

/** What the errcode says that stands in the text, if one does. */
function meaningIn(problem: string): string {
  const errcode = /\((-?\d+)\)/.exec(problem)?.[1];
  const meaning = errcode === undefined ? undefined : meaningOf(Number(errcode));
  if (!meaning) return "";
  const { cause, cure } = meaning;
  return (
    `\n原因 / cause: ${cause.zh}\n             ${cause.en}` +
    `\n办法 / cure:  ${cure.zh}\n             ${cure.en}`
  );
}

interface SendAnswer {
  readonly problem?: string;
  readonly msgId?: string;
  readonly unreachable?: readonly string[];
}
