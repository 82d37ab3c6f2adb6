import { existsSync, readFileSync } from "node:fs";
import { defineCommand } from "citty";
import { type Rehearsed, rehearse } from "../../assembly/rehearse.ts";
import { configFile } from "../../config/load.ts";
import { type LoadBotOptions, loadBot } from "../../config/load-bot.ts";
import { BotError, ConfigError } from "../../errors.ts";
import { createLogger } from "../../logging/pino-logger.ts";
import { framePlace, shortPath } from "../../trace.ts";
import { renderFailure } from "../failure.ts";
import { oneShot } from "../one-shot.ts";
import { placeArguments } from "./arguments.ts";

export const checkCommand = defineCommand({
  meta: {
    name: "check",
    description:
      "检查配置，试一遍每个插件的 setup，不启动 / try the configuration and every plugin's setup, without starting",
  },
  args: placeArguments,
  run: ({ args }) =>
    oneShot(async () => {
      // Everything that a start would load has to compile too.
      await import("../../main.ts");
      return check({
        config: args.config,
        print: (text) => console.log(text),
        complain: (text) => console.error(text),
      });
    }),
});

export interface CheckOptions extends LoadBotOptions {
  /** Standard output, for what is well. */
  readonly print: (text: string) => void;
  /** For what is not, and for warnings. */
  readonly complain: (text: string) => void;
}

/**
 * Looks at the configuration and tries the setup of every plugin, without starting anything or
 * writing anything.
 *
 * @returns 0 when the bot would start, as far as can be told here
 */
export async function check({ print, complain, ...options }: CheckOptions): Promise<0 | 1> {
  const debug = process.env.LOG_LEVEL === "debug";
  try {
    const bot = await loadBot({ ...options, keepsNothing: true });
    for (const { path, zh, message } of bot.warnings) complain(`! ${path}: ${zh}\n  ${message}`);
    const logger = createLogger({ level: "error", pretty: true });
    const found = await rehearse(bot, logger);
    for (const one of found) complain(told(one));
    if (found.some(({ isOpen }) => !isOpen)) return 1;
    const names = (list: readonly { readonly name: string }[]) =>
      list.map(({ name }) => name).join(", ");
    const mode = bot.mode === "sandbox" ? "沙盒 / sandbox" : "正式 / live";
    print(`可以启动 / it would start (${mode})`);
    print(`应用 / apps: ${names(bot.apps)}; 插件 / plugins: ${names(bot.plugins)}`);
    return 0;
  } catch (error) {
    complain(renderFailure(located(error, options), debug).trimEnd());
    return 1;
  }
}

function told({ plugin, place, thrown, isOpen }: Rehearsed): string {
  if (isOpen && thrown === undefined) {
    const at = place === undefined ? "" : `\n  位置 / at: ${shortPath(place)}`;
    return open(plugin, `setup 10 秒内没有结束 / its setup has not ended within 10 s${at}`);
  }
  const what = describe(thrown).replaceAll("\n", "\n  ");
  return isOpen
    ? open(plugin, `setup 用到了这里没有的东西 / its setup needs what there is not here\n  ${what}`)
    : `✗ 插件准备不好 / plugin ${plugin} cannot be set up\n  ${what}`;
}

const open = (plugin: string, why: string) =>
  `! 插件没有试完 / plugin ${plugin} was not tried to its end\n  ${why}`;

/** What was thrown, and where in the author's own files. */
function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown;
  const place = framePlace(thrown);
  const code = thrown instanceof BotError ? thrown.code : thrown.name;
  const at = place === undefined ? "" : `\n位置 / at: ${shortPath(place)}`;
  return `${code}: ${thrown.message}${at}`;
}

/** The same problems, each with its line in the configuration where that can be found. */
function located(error: unknown, options: LoadBotOptions): unknown {
  if (!(error instanceof ConfigError)) return error;
  const { directory = process.cwd(), config, environment = process.env } = options;
  const file = configFile(directory, config, environment);
  if (!existsSync(file)) return error;
  const text = readFileSync(file, "utf8");
  const issues = error.issues.map((issue) => {
    const line = lineOf(text, issue.path);
    const path = line === undefined ? issue.path : `${issue.path}  (${shortPath(file)}:${line})`;
    return { ...issue, path };
  });
  return new ConfigError(issues, { cause: error.cause });
}

/**
 * The line on which a setting stands, by its path: each of its names is looked for behind the one
 * before. What is missing is told where it should stand.
 */
export function lineOf(text: string, path: string): number | undefined {
  let at = 0;
  for (const name of path
    .replaceAll(/\[\d+\]/g, "")
    .split(/[^\w$-]+/)
    .filter(Boolean)) {
    const spelt = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const found = new RegExp(`(?<![\\w$."'])${spelt.replaceAll("$", "\\$")}["']?\\s*[:(,}]`).exec(
      text.slice(at),
    );
    if (!found) break;
    at += found.index + 1;
  }
  return at === 0 ? undefined : text.slice(0, at).split("\n").length;
}
