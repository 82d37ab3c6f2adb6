import { isObject } from "../config/issues.ts";
import type { ResolvedBot } from "../config/resolved.ts";
import { askAdmin } from "./admin-client.ts";
import { Failed } from "./misuse.ts";

/**
 * Asks the running bot for a link that opens its sandbox page once.
 *
 * @throws Failed when no bot runs, or it has no page
 */
export async function freshLink({ settings }: ResolvedBot): Promise<string> {
  const answer = await askAdmin(settings, "POST", "/page");
  if (!("status" in answer)) {
    throw new Failed(
      `没有正在运行的机器人 / no bot is running [${answer.failure}]\n` +
        "办法 / cure: 先运行 npm start / run npm start first",
    );
  }
  const path = pathIn(answer.body);
  if (answer.status === 200 && path !== undefined) {
    return `http://127.0.0.1:${settings.adminPort}${path}`;
  }
  throw new Failed(
    "运行中的机器人没有沙盒页面 / the running bot has no sandbox page\n" +
      "办法 / cure: npm run bot -- start --sandbox",
  );
}

function pathIn(body: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) && typeof value.link === "string" ? value.link : undefined;
  } catch {
    return undefined;
  }
}
