import { defineCommand } from "citty";
import type { Erased } from "../../assembly/member-data.ts";
import type { LoadBotOptions } from "../../config/load-bot.ts";
import { didYouMean } from "../../nearest.ts";
import { askAdmin } from "../admin-client.ts";
import { chooseApp } from "../choose-app.ts";
import { unexpected } from "../explain.ts";
import { Failed, Misuse } from "../misuse.ts";
import { oneShot } from "../one-shot.ts";
import { noneRuns, requireRunning } from "../running.ts";
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

export interface MemberOptions extends LoadBotOptions {
  readonly app?: string | undefined;
  /** `export` or `erase`. */
  readonly does?: string | undefined;
  /** UserID. */
  readonly user?: string | undefined;
  /** Erasing cannot be undone, so it has to be meant. */
  readonly yes?: boolean | undefined;
}

const VERBS = ["export", "erase"] as const;

/**
 * Gives out, or forgets, what the running bot keeps of one member. The bot does it, because its
 * plugins take part.
 *
 * @returns what to print: JSON for an export
 * @throws Misuse; Failed when no bot runs, or a plugin failed
 */
export async function memberData({
  does: word = "",
  user,
  yes,
  app: wanted,
  ...load
}: MemberOptions) {
  const does = VERBS.find((verb) => verb === word);
  if (!does || user === undefined) {
    const hint = does || word === "" ? "" : didYouMean(word, VERBS);
    throw new Misuse(
      `用法 / usage: npm run bot -- member export <UserID> | erase <UserID> --yes${hint}`,
    );
  }
  if (does === "erase" && !yes) {
    throw new Misuse(
      `抹去 ${user} 的全部数据，无法恢复；先 member export 留底，再加 --yes\n` +
        `erases everything kept of ${user}, for good: keep a copy with member export, then add --yes`,
    );
  }
  const running = requireRunning(load);
  const { name: app } = chooseApp(running, wanted);
  const answer = await askAdmin(running, "POST", "/member", { does, app, user });
  if ("failure" in answer) throw noneRuns(load, answer.failure);
  if (answer.status !== 200) throw unexpected(answer.status);
  const body = JSON.parse(answer.body) as Erased;
  if (body.failed.length > 0) process.stderr.write(`${failure(body.failed)}\n`);
  if (does === "export") return JSON.stringify(body, undefined, 2);
  if (body.failed.length > 0) throw new Failed("没有抹干净 / not everything was erased");
  const { messages, parts, values, recorded, open } = body;
  if (open > 0) {
    throw new Failed(
      `${open} 条消息正在处理，处理函数可能又写了东西：等一会儿再抹一次\n` +
        `${open} messages were being handled, and their handlers may write again: erase once more in a while`,
    );
  }
  return (
    `抹去了 ${user}：消息 ${messages}，外发 ${parts}，插件的值 ${values}，录制 ${recorded}；以前的备份里还有\n` +
    `erased ${user}: ${messages} messages, ${parts} outgoing, ${values} values of plugins, ` +
    `${recorded} recorded; backups made before still hold it`
  );
}

const failure = (plugins: readonly string[]) =>
  `这些插件出了错，见日志 / these plugins failed, see the log: ${plugins.join(", ")}`;
