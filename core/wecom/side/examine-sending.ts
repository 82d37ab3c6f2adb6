import { createLogger } from "../../logging/pino-logger.ts";
import { type Finding, ok } from "../../platform/finding.ts";
import type { ExaminedReach } from "../../platform/platform.ts";
import { systemClock } from "../../ports/clock.ts";
import { memory } from "../../stores/memory/memory.ts";
import { pooledEntropy } from "../../system-entropy.ts";
import { bilingual } from "../../two-languages.ts";
import { createApiClients } from "../api/clients.ts";
import { meaningOf } from "../api/errcode/errcodes.ts";
import { ApiError } from "../api/failure.ts";
import { createHttp } from "../api/http.ts";
import type { WecomApp } from "../app/wecom-app.ts";

/** Whether the app has all that sending needs. */
export const examineCredentials = ({ name, secret }: WecomApp): Finding =>
  secret
    ? ok("credentials", name)
    : {
        step: "credentials",
        status: "warn",
        code: "NO_SECRET",
        subject: name,
        cause: bilingual(
          "没有设置 WECOM_SECRET：不能主动发消息",
          "WECOM_SECRET is not set: nothing can be sent actively",
        ),
        cure: bilingual("只做被动回复可以不设", "fine if passive replies are enough"),
      };

/**
 * Asks WeCom for a token and for the app, as sending would: the token tells whether the secret is
 * right, the app whether this machine's address is trusted.
 *
 * @param app has a secret
 */
export async function examineSending(
  app: WecomApp,
  { apiBase, proxy, directory }: ExaminedReach,
): Promise<readonly Finding[]> {
  const logger = createLogger({ level: "error", pretty: true });
  // A store of its own: the bot's file may be held by the bot.
  const store = await memory().open({ directory: "", logger });
  const clients = createApiClients({
    apps: [app],
    apiBase,
    proxy: proxy?.reveal(),
    directory,
    store,
    clock: systemClock,
    logger,
    entropy: pooledEntropy(),
  });
  try {
    const agent = await clients.of(app.name).agent.get();
    const well = [ok("token"), ok("sending", agent.name)];
    return agent.closed ? [...well, disabled(agent.name)] : well;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return [refusedBy(error)];
  } finally {
    await clients.close();
    await store.close();
  }
}

const disabled = (name: string): Finding => ({
  step: "sending",
  status: "fail",
  code: "AGENT_CLOSED",
  subject: name,
  cause: bilingual("应用已被停用", "the app is disabled"),
  cure: bilingual(
    "在管理后台 应用管理 → 应用 里启用",
    "enable it in the console: 应用管理 → the app",
  ),
});

/** The `Date` of an answer of WeCom's, which costs one call without a token. */
export async function askDate({ apiBase, proxy }: ExaminedReach): Promise<string | undefined> {
  const http = createHttp({ apiBase, proxy, clock: systemClock });
  try {
    const asked = {
      method: "GET",
      path: "/cgi-bin/getcallbackip",
      query: {},
      limitMs: 5_000,
    } as const;
    return await http.ask(asked, async ({ headers }) => headers.date);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  } finally {
    await http.close();
  }
}

/** Failures on the way to WeCom, and errcodes that speak of the secret, concern the token. */
const OF_TOKENS: ReadonlySet<number> = new Set([40001, 40013, 40091, 41002, 41004]);

function refusedBy({ failure }: ApiError): Finding {
  const { errcode, error, message, callerIp } = failure;
  const meaning = errcode === undefined ? undefined : meaningOf(errcode);
  const isToken = errcode === undefined || OF_TOKENS.has(errcode);
  return {
    step: isToken ? "token" : "sending",
    status: "fail",
    code: errcode === undefined ? error : `ERRCODE_${errcode}`,
    ...(callerIp === undefined ? {} : { subject: callerIp }),
    cause: meaning ? bilingual(meaning.cause.zh, meaning.cause.en) : inTwo(message),
    ...(meaning ? { cure: bilingual(meaning.cure.zh, meaning.cure.en) } : {}),
  };
}

/** A message of the API's failures is a sentence in Chinese, then one in English. */
function inTwo(message: string) {
  const [, zh = message, en = message] = /^(.*。)([^。]+)$/s.exec(message) ?? [];
  return bilingual(zh, en);
}
