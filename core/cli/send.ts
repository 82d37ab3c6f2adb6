import { meaningOf } from "../api/errcode/meaning.ts";
import { type LoadBotOptions, loadBot } from "../config/load-bot.ts";
import { askAdmin } from "./admin-client.ts";
import { chooseApp } from "./choose-app.ts";
import { Failed } from "./misuse.ts";

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
  const bot = await loadBot(options);
  const { name: app } = chooseApp(bot, options.app);
  const { user, text, markdown } = options;
  const answer = await askAdmin(bot.settings, "POST", "/send", { app, user, text, markdown });
  if ("failure" in answer || answer.status !== 200) {
    const why = "failure" in answer ? answer.failure : `HTTP ${answer.status}`;
    throw new Failed(
      `要由运行中的机器人来发 / a running bot has to send it [${why}]\n` +
        "办法 / cure: 先运行 npm start；发出去之前可用 npm run bot -- outbox list 查看\n" +
        "             run npm start first; npm run bot -- outbox list shows what waits",
    );
  }
  const { problem, msgId, unreachable = [] } = JSON.parse(answer.body) as SendAnswer;
  if (problem !== undefined)
    throw new Failed(`没有发出 / not sent: ${problem}${meaningIn(problem)}`);
  const missed = unreachable.length > 0 ? `；没送到 / not reached: ${unreachable.join(" ")}` : "";
  return `发出了 / sent: ${msgId ?? ""}${missed}`;
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
