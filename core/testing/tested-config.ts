import type { ResolvedBot, ResolvedLimits } from "../config/resolved.ts";
import type { OnLate } from "../replies/late.ts";
import { TEXTS } from "../replies/texts.ts";
import { Secret } from "../secret.ts";
import { memory } from "../stores/memory/memory.ts";
import type { StoreFactory } from "../stores/port/store.ts";
import { resolvedWecomApp } from "../wecom/app/platform.ts";
import type { WecomApp } from "../wecom/app/wecom-app.ts";

/** What of `bot.config.ts` a test may choose. Everything but the plugins has a default. */
export interface TestedConfig
  extends Pick<ResolvedBot, "plugins">,
    Partial<Pick<ResolvedBot, "zone" | "holidays">> {
  readonly middleware?: ResolvedBot["middleware"];
  /** Default: `memory()`, a new one for each bot. */
  readonly store?: StoreFactory;
  /** Where a store keeps its files. Default: `data`, which `memory()` never touches. */
  readonly dataDirectory?: string;
  /** Names of the apps, or more than that. Default: `main` alone. */
  readonly apps?: readonly (string | TestedApp)[];
  readonly limits?: Partial<ResolvedLimits>;
  /** What becomes of an answer that takes longer than five seconds. Default `push`. */
  readonly onLate?: OnLate;
}

/** An app; its identity and keys are made up. */
export interface TestedApp
  extends Pick<WecomApp, "name">,
    Partial<
      Pick<
        WecomApp,
        "path" | "locationDatum" | "freshnessSeconds" | "onLate" | "ack" | "plainMarkdown" | "texts"
      >
    > {
  /** `false`: it has no secret, so that nothing can be sent actively. */
  readonly secret?: false;
}

const CORP_ID = "ww7e57b07000000000";
const FIRST_AGENT = 1_000_002;

/** A configuration of which nothing comes from a file or the environment. */
export function resolvedForTest(config: TestedConfig): ResolvedBot {
  const { plugins, middleware = [], store = memory(), apps = ["main"], limits } = config;
  const { onLate = "push" } = config;
  return {
    mode: "sandbox",
    production: false,
    file: "bot.config.ts",
    apps: apps.map((app, index) =>
      resolvedApp({ onLate, ...(typeof app === "string" ? { name: app } : app) }, index),
    ),
    store,
    plugins,
    middleware,
    verificationFiles: {},
    zone: config.zone ?? "Asia/Shanghai",
    holidays: config.holidays,
    limits: {
      bodyBytes: 262_144,
      answerMs: 4_500,
      handlerMs: 600_000,
      laneMs: 60_000,
      blockedMs: 0,
      balancerWaitMs: 0,
      deadLetterDays: 30,
      answerParts: 20,
      ...limits,
    },
    settings: {
      port: 0,
      adminPort: 0,
      host: "127.0.0.1",
      dataDirectory: config.dataDirectory ?? "data",
      logLevel: "debug",
      apiBase: "http://127.0.0.1:0",
    },
    warnings: [],
  };
}

/** Keys that are as good for tests as any, and as well known. */
function resolvedApp(
  { secret, ...app }: TestedApp & Pick<WecomApp, "onLate">,
  index: number,
): WecomApp {
  const own = String(index).padStart(3, "0");
  return resolvedWecomApp({
    path: index === 0 ? "/wecom/callback" : `/wecom/callback-${own}`,
    freshnessSeconds: 7_200,
    locationDatum: "unknown",
    ack: "收到，正在处理，请稍候。",
    plainMarkdown: false,
    texts: TEXTS,
    ...app,
    corpId: CORP_ID,
    agentId: String(FIRST_AGENT + index),
    keyPairs: [
      {
        token: new Secret(`huiyinTestToken${own}`),
        encodingAesKey: new Secret(`huiyinTestKey${own}${"A".repeat(27)}`),
      },
    ],
    secret: secret === false ? undefined : new Secret(`huiyinTestSecret${own}`),
  });
}
