import { existsSync, readFileSync } from "node:fs";
import type { Rehearsed } from "../assembly/rehearse.ts";
import { configFile } from "../config/load.ts";
import type { LoadBotOptions } from "../config/load-bot.ts";
import { BotError, ConfigError } from "../errors.ts";
import { framePlace, shortPath } from "../trace.ts";

/* What was found wrong before a start, with file and line. */

/** What is wrong with a setup that was tried, for people. */
export function rehearsedText({ plugin, place, thrown, isOpen }: Rehearsed): string {
  if (isOpen && thrown === undefined) {
    const at = place === undefined ? "" : `\n  位置 / at: ${shortPath(place)}`;
    return open(plugin, `setup 没有及时结束 / its setup has not ended in time${at}`);
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
export function located(error: unknown, options: LoadBotOptions): unknown {
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
