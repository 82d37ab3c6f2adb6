import { dirname } from "node:path";
import type { ResolvedApp, ResolvedBot } from "../../config/resolved.ts";
import { createLogger } from "../../logging/pino-logger.ts";
import { systemClock } from "../../ports/clock.ts";
import { memory } from "../../stores/memory.ts";
import { pooledEntropy } from "../../system-entropy.ts";
import { bilingual } from "../../two-languages.ts";
import { createApiClients } from "../../wecom/api/clients.ts";
import { meaningOf } from "../../wecom/api/errcode/errcodes.ts";
import { ApiError } from "../../wecom/api/failure.ts";
import { createHttp } from "../../wecom/api/http.ts";
import { trouble } from "./advice.ts";
import { diagnoseClock } from "./diagnose.ts";
import { type Finding, ok } from "./finding.ts";

/**
 * Asks WeCom for a token and for the app, as sending would: the token tells whether the secret is
 * right, the app whether this machine's address is trusted.
 *
 * @param app has a secret
 */
export async function examineActive(
  bot: ResolvedBot,
  app: ResolvedApp,
): Promise<readonly Finding[]> {
  const logger = createLogger({ level: "error", pretty: true });
  // A store of its own: the bot's file may be held by the bot.
  const store = memory().open({ directory: "", logger });
  const clients = createApiClients({
    apps: [app],
    apiBase: bot.settings.apiBase,
    proxy: bot.settings.proxy?.reveal(),
    directory: dirname(bot.file),
    store,
    clock: systemClock,
    logger,
    entropy: pooledEntropy(),
  });
  try {
    const agent = await clients.of(app.name).agent.get();
    const well = [ok("token"), ok("sending", agent.name), ok("late", app.onLate)];
    return agent.closed ? [...well, trouble("AGENT_CLOSED", agent.name)] : well;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return [refusedBy(error), ...steppedDown(app)];
  } finally {
    await clients.close();
    await store.close();
  }
}

/** Compares this machine's clock with WeCom's, which costs one call without a token. */
export async function examineApiClock({ settings }: ResolvedBot): Promise<readonly Finding[]> {
  const { apiBase, proxy } = settings;
  const http = createHttp({ apiBase, proxy, clock: systemClock });
  try {
    const asked = {
      method: "GET",
      path: "/cgi-bin/getcallbackip",
      query: {},
      limitMs: 5_000,
    } as const;
    const date = await http.ask(asked, async ({ headers }) => headers.date);
    return [diagnoseClock(date, Date.now(), new URL(apiBase).host)];
  } catch (error) {
    if (error instanceof ApiError) return [];
    throw error;
  } finally {
    await http.close();
  }
}

/** How late answers travel while nothing can be sent. */
export function steppedDown({ onLate }: ResolvedApp): readonly Finding[] {
  const sends = onLate === "push" || onLate === "ack+push";
  return [sends ? trouble("LATE_STEPS_DOWN", `${onLate} → retry-window`) : ok("late", onLate)];
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
