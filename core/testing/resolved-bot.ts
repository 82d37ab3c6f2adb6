import type { OnLate } from "../config/config.ts";
import type { ResolvedApp, ResolvedBot } from "../config/resolved.ts";
import type { StoreFactory } from "../contracts/store.ts";
import { Secret } from "../secret.ts";
import { memory } from "../stores/memory.ts";

/** What of a configuration a test may choose. */
export interface TestedConfig extends Pick<ResolvedBot, "plugins"> {
  readonly middleware?: ResolvedBot["middleware"];
  /** Default: `memory()`, a new one for each bot. */
  readonly store?: StoreFactory;
  /** Names of the apps. Default: `main` alone. */
  readonly apps?: readonly string[];
  readonly limits?: Partial<ResolvedBot["limits"]>;
  readonly onLate?: OnLate;
}

const CORP_ID = "ww7e57b07000000000";
const FIRST_AGENT = 1_000_002;

/** A configuration for a test: nothing in it comes from a file, the environment or the disk. */
export function testedBot(config: TestedConfig): ResolvedBot {
  const { plugins, middleware = [], store = memory(), apps = ["main"] } = config;
  return {
    mode: "sandbox",
    production: false,
    file: "bot.config.ts",
    apps: apps.map((name, index) => testedApp(name, index, config.onLate)),
    store,
    plugins,
    middleware,
    verificationFiles: {},
    limits: {
      ...{ bodyBytes: 262_144, answerMs: 4_500, handlerMs: 600_000, balancerWaitMs: 0 },
      ...config.limits,
    },
    settings: {
      ...{ port: 0, adminPort: 0, host: "127.0.0.1" },
      ...{ dataDirectory: "data", logLevel: "debug", apiBase: "http://127.0.0.1:0" },
    },
    warnings: [],
  };
}

/** Keys that are as good for tests as any, and as well known. */
function testedApp(name: string, index: number, onLate: OnLate = "retry-window"): ResolvedApp {
  const own = String(index).padStart(3, "0");
  return {
    name,
    path: index === 0 ? "/wecom/callback" : `/wecom/${own}/callback`,
    corpId: CORP_ID,
    agentId: String(FIRST_AGENT + index),
    keyPairs: [
      {
        token: new Secret(`huiyinTestToken${own}`),
        encodingAesKey: new Secret(`huiyinTestKey${own}${"A".repeat(27)}`),
      },
    ],
    secret: new Secret(`huiyinTestSecret${own}`),
    freshnessSeconds: 7_200,
    locationDatum: "unknown",
    onLate,
  };
}
