import type { ExplainedStep } from "../bot/explain.ts";
import type { LoadBotOptions } from "../config/load-bot.ts";
import { isObject } from "../reading/issues.ts";
import { askAdmin } from "./admin-client.ts";
import { chooseApp } from "./choose-app.ts";
import { Failed } from "./misuse.ts";
import { noneRuns, requireRunning } from "./running.ts";
import { padTo, widthOf } from "./terminal-text.ts";

export interface ExplainOptions extends LoadBotOptions {
  readonly app?: string | undefined;
  readonly user: string;
  readonly text: string;
}

/**
 * Asks the running bot who would answer a text. No handler is run.
 *
 * @returns who answers, then a table of everybody
 * @throws Failed when the bot cannot be asked
 */
export async function runExplain(options: ExplainOptions): Promise<string> {
  const running = requireRunning(options);
  const { name: app } = chooseApp(running, options.app);
  const { user, text } = options;
  const answer = await askAdmin(running, "POST", "/explain", { app, user, text });
  if ("failure" in answer) throw noneRuns(options, answer.failure);
  const steps = answer.status === 200 ? stepsIn(answer.body) : undefined;
  if (!steps) throw unexpected(answer.status);
  return `${verdictOn(steps)}\n\n${tableOf(steps)}`;
}

/** What else a bot can say than what was asked for: its token is of another start, mostly. */
export function unexpected(status: number): Failed {
  return new Failed(
    status === 401 || status === 403
      ? "管理令牌不符 / the admin token differs\n" +
          "办法 / cure: 用同一个数据目录（HUIYIN_DATA_DIR）/ use the data directory of the running bot"
      : `运行中的机器人答了 HTTP ${status}，看它的日志 / the running bot answered HTTP ${status}: see its log`,
  );
}

function stepsIn(body: string): readonly ExplainedStep[] | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const steps: unknown = isObject(parsed) ? parsed.steps : undefined;
    return Array.isArray(steps) ? steps : undefined;
  } catch {
    return undefined;
  }
}

function verdictOn(steps: readonly ExplainedStep[]): string {
  const asked = steps.filter(({ verb, matches }) => verb === "answer" && matches);
  const watching = steps.filter(({ verb, matches }) => verb !== "answer" && matches);
  const [first, ...next] = asked;
  const names = (some: readonly ExplainedStep[]) =>
    some.map(({ plugin, handler }) => `${plugin} (${handler})`).join(", ");
  return [
    ...(first
      ? [
          `由它回答 / answered by: ${names([first])}`,
          `  原因 / because: ${first.why.zh} / ${first.why.en}`,
        ]
      : ["没有人回答 / nobody answers"]),
    ...(next.length > 0 ? [`  它放行时轮到 / if it passes, then: ${names(next)}`] : []),
    ...(watching.length > 0 ? [`只是旁观 / watching only: ${names(watching)}`] : []),
  ].join("\n");
}

const VERBS = { answer: "回答 answer", observe: "旁观 observe", collect: "收集 collect" } as const;

function tableOf(steps: readonly ExplainedStep[]): string {
  const rows = [
    ["插件 plugin", "处理器 handler", "做什么 verb", "会问到 asked", "原因 why"],
    ...steps.map(({ plugin, handler, verb, matches, why }) => [
      plugin,
      handler,
      VERBS[verb] ?? verb,
      matches ? "是 yes" : "否 no",
      `${why.zh} / ${why.en}`,
    ]),
  ];
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ""))),
  );
  return rows
    .map((row) =>
      row
        .map((text, column) => padTo(text, widths?.[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
