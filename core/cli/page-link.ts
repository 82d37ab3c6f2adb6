import type { LoadBotOptions } from "../config/load-bot.ts";
import { askAdmin } from "./admin-client.ts";
import { unexpected } from "./explain.ts";
import { Failed } from "./misuse.ts";
import { findRunning, noneRuns, type RunningBot } from "./running.ts";

/**
 * A link that opens the sandbox page of the running bot once, or what one of its plugins serves.
 *
 * @param path of a plugin, as in `/plugins/ci/builds`
 * @throws Failed when no bot runs, only one that has no page, or the path is none of a plugin
 */
export async function freshLink(options: LoadBotOptions, path?: string): Promise<string> {
  const { live, sandbox } = findRunning(options);
  const running = live ?? sandbox;
  if (path !== undefined && running) return pluginLink(running, path, options);
  if (sandbox) return pageLink(sandbox, options);
  if (!live) throw noneRuns(options);
  throw new Failed(
    "运行中的机器人没有沙盒页面 / the running bot has no sandbox page\n" +
      "办法 / cure: npm start -- --sandbox",
  );
}

async function pluginLink(bot: RunningBot, path: string, options: LoadBotOptions): Promise<string> {
  const answer = await askAdmin(bot, "POST", "/plugins", { path });
  if (!("status" in answer)) throw noneRuns(options, answer.failure);
  if (answer.status === 422) {
    throw new Failed(
      `${path} 不是插件的路径 / is no path of a plugin\n办法 / cure: npm run bot -- page /plugins/<plugin>`,
    );
  }
  if (answer.status !== 200) throw unexpected(answer.status);
  const { link } = JSON.parse(answer.body) as { readonly link: string };
  return `http://127.0.0.1:${bot.adminPort}${link}`;
}

/** @throws Failed when it cannot be asked */
export async function pageLink(sandbox: RunningBot, options: LoadBotOptions): Promise<string> {
  const answer = await askAdmin(sandbox, "POST", "/page");
  if (!("status" in answer)) throw noneRuns(options, answer.failure);
  if (answer.status !== 200) throw unexpected(answer.status);
  const { link } = JSON.parse(answer.body) as { readonly link: string };
  return `http://127.0.0.1:${sandbox.adminPort}${link}`;
}
