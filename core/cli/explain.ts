import { isObject } from "../config/issues.ts";
import { type LoadBotOptions, loadBot } from "../config/load-bot.ts";
import { askAdmin } from "./admin-client.ts";
import { chooseApp } from "./choose-app.ts";
import { padTo, widthOf } from "./columns.ts";
import { Failed } from "./misuse.ts";

export interface ExplainOptions extends LoadBotOptions {
  readonly app?: string | undefined;
  readonly user: string;
  readonly text: string;
}

/**
 * Asks the running bot who would answer a text. No handler is run.
 *
 * @returns a table for people
 * @throws Failed when the bot cannot be asked
 */
export async function explain(options: ExplainOptions): Promise<string> {
  const bot = await loadBot(options);
  const { name: app } = chooseApp(bot, options.app);
  const { user, text } = options;
  const answer = await askAdmin(bot.settings, "POST", "/explain", { app, user, text });
  const at = `http://127.0.0.1:${bot.settings.adminPort}`;
  if ("failure" in answer) {
    throw new Failed(
      `没有正在运行的机器人 / no bot is running: ${at} [${answer.failure}]\n` +
        "办法 / cure: 先运行 npm start / run npm start first",
    );
  }
  if (answer.status === 401 || answer.status === 403) {
    throw new Failed(
      "管理令牌不符 / the admin token differs\n" +
        "办法 / cure: 用同一个数据目录（HUIYIN_DATA_DIR）/ use the data directory of the running bot",
    );
  }
  const steps = answer.status === 200 ? stepsIn(answer.body) : undefined;
  if (!steps) throw new Failed(`意外的回答 / unexpected answer: HTTP ${answer.status}`);
  return renderSteps(steps);
}

type Steps = readonly Readonly<Record<string, unknown>>[];

function stepsIn(body: string): Steps | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const steps: unknown = isObject(parsed) ? parsed.steps : parsed;
    return Array.isArray(steps) ? steps.filter(isObject) : undefined;
  } catch {
    return undefined;
  }
}

/** Columns are what the bot sends, so that a newer bot can say more. */
function renderSteps(steps: Steps): string {
  const names = [...new Set(steps.flatMap((step) => Object.keys(step)))];
  const rows = [names, ...steps.map((step) => names.map((name) => cell(step[name])))];
  const widths = names.map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ""))),
  );
  return rows
    .map((row) =>
      row
        .map((text, column) => padTo(text, widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "是 yes" : "否 no";
  if (isObject(value) && typeof value.zh === "string") return `${value.zh} / ${value.en}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
