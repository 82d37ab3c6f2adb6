import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../config/resolved.ts";
import { isObject } from "../reading/issues.ts";
import { type ExchangeAnswer, exchange, type NoAnswer } from "./exchange.ts";

/** Where a bot is asked, and where it keeps the token that lets in. */
export type AskedBot = Pick<Settings, "adminPort" | "dataDirectory">;

/** Asks the running bot on its admin listener, with the token it keeps in its data directory. */
export async function askAdmin(
  bot: AskedBot,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
  timeoutMs = 5_000,
): Promise<ExchangeAnswer | NoAnswer> {
  return exchange({
    method,
    url: new URL(path, `http://127.0.0.1:${bot.adminPort}`),
    headers: {
      Authorization: `Bearer ${readToken(bot.dataDirectory)}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    timeoutMs,
  });
}

function readToken(directory: string): string {
  try {
    return readFileSync(join(directory, "admin-token"), "utf8").trim();
  } catch {
    // The answer will be a 401, or no answer at all when nothing is running.
    return "";
  }
}

/**
 * Why the bot refused the request with this nonce: outside every refusal looks the same, inside
 * the true code is kept for a minute. `undefined` when it did not, or cannot be asked.
 */
export async function adminRefusal(bot: AskedBot, nonce: string): Promise<string | undefined> {
  const answer = await askAdmin(bot, "GET", `/refusals?nonce=${encodeURIComponent(nonce)}`);
  if (!("status" in answer) || answer.status !== 200) return undefined;
  try {
    const parsed: unknown = JSON.parse(answer.body);
    const list = isObject(parsed) && Array.isArray(parsed.refusals) ? parsed.refusals : [];
    const match: unknown = list.find((entry) => isObject(entry) && entry.nonce === nonce);
    return isObject(match) && typeof match.code === "string" ? match.code : undefined;
  } catch {
    return undefined;
  }
}
