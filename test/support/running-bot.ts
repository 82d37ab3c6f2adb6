import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAdminListener } from "../../core/assembly/admin.ts";
import { assemble } from "../../core/assembly/assemble.ts";
import { adminToken } from "../../core/assembly/directory-secret.ts";
import type { Plugin } from "../../core/bot/plugin.ts";
import type { ResolvedBot } from "../../core/config/resolved.ts";
import { createMetrics } from "../../core/metrics/metrics.ts";
import type { ResolvedApp } from "../../core/platform/platform.ts";
import { type Clock, systemClock } from "../../core/ports/clock.ts";
import { TEXTS } from "../../core/replies/texts.ts";
import { Secret } from "../../core/secret.ts";
import { memory } from "../../core/stores/memory/memory.ts";
import type { StoreFactory } from "../../core/stores/port/store.ts";
import { pooledEntropy } from "../../core/system-entropy.ts";
import type { SocketLimits } from "../../core/transport/limits.ts";
import { isWecomApp, resolvedWecomApp } from "../../core/wecom/app/platform.ts";
import type { WecomApp } from "../../core/wecom/app/wecom-app.ts";
import { type LogLine, recordingLogger } from "./recording-logger.ts";
import { createWecomClient, type WecomClient } from "./wecom-client.ts";

/** Credentials that no real app has. */
export interface Credentials {
  readonly corpId: string;
  readonly agentId: string;
  readonly token: string;
  readonly encodingAesKey: string;
}

export const CREDENTIALS: Credentials = {
  corpId: "ww0123456789abcdef",
  agentId: "1000002",
  token: "testToken0123456789ABCDEFGHIJKLM",
  encodingAesKey: "testKey00123456789abcdefghijklmnopqrstuvwxA",
};

/** The same, as the environment of a bot that is a process. */
export const LIVE = {
  HOST: "127.0.0.1",
  WECOM_CORP_ID: CREDENTIALS.corpId,
  WECOM_AGENT_ID: CREDENTIALS.agentId,
  WECOM_TOKEN: CREDENTIALS.token,
  WECOM_ENCODING_AES_KEY: CREDENTIALS.encodingAesKey,
};

export interface RunningBotOptions {
  readonly plugins: readonly Plugin[];
  /** Changes to the one app, or the apps themselves. Default: `main` with `CREDENTIALS`. */
  readonly apps?: readonly ResolvedApp[];
  readonly store?: StoreFactory;
  readonly clock?: Clock;
  readonly socketLimits?: Partial<SocketLimits>;
  readonly limits?: Partial<ResolvedBot["limits"]>;
  readonly verificationFiles?: Readonly<Record<string, string>>;
  /** Kept when given; otherwise made and removed. */
  readonly dataDirectory?: string;
}

/** A whole bot on real sockets, inside the test's process. */
export interface RunningBot {
  readonly baseUrl: string;
  readonly port: number;
  readonly adminUrl: string;
  readonly dataDirectory: string;
  readonly lines: readonly LogLine[];
  /** Plays WeCom towards an app; `main` with `CREDENTIALS` unless another is given. */
  client(app?: WecomApp): WecomClient;
  stop(): Promise<void>;
}

/** An app as `bot.config.ts` would describe it. */
export function appOf(
  changes: Partial<WecomApp> = {},
  { corpId, agentId, token, encodingAesKey }: Credentials = CREDENTIALS,
): WecomApp {
  return resolvedWecomApp({
    name: "main",
    path: "/wecom/callback",
    corpId,
    agentId,
    keyPairs: [
      {
        token: new Secret(token),
        encodingAesKey: new Secret(encodingAesKey),
      },
    ],
    secret: undefined,
    freshnessSeconds: 7_200,
    onLate: "retry-window",
    plainMarkdown: false,
    texts: TEXTS,
    ack: "收到，正在处理，请稍候。",
    locationDatum: "unknown",
    ...changes,
  });
}

/** Starts a bot the way `main` does, on any free ports of loopback. */
export async function startBot(options: RunningBotOptions): Promise<RunningBot> {
  const { clock = systemClock, socketLimits } = options;
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), "huiyin-")));
  const logger = recordingLogger();
  const bot = resolvedBot(options, dataDirectory);
  const apps = bot.apps.map(({ name }) => name);
  const metrics = createMetrics({ version: "0.0.0", apps, clock });
  const assembled = await assemble({
    bot,
    clock,
    logger,
    metrics,
    ...(socketLimits && { socketLimits }),
  });
  const { port } = await assembled.server.listen(0, "127.0.0.1");
  const token = adminToken(bot.settings.dataDirectory, pooledEntropy());
  const admin = createAdminListener({ bot, assembled, token, metrics, clock, logger });
  const { port: adminPort } = await admin.listen(0, "127.0.0.1");
  const baseUrl = `http://127.0.0.1:${port}`;
  const clients: WecomClient[] = [];

  return {
    baseUrl,
    port,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    dataDirectory,
    lines: logger.lines,
    client(app = bot.apps.find(isWecomApp) ?? appOf()) {
      const [{ token, encodingAesKey }] = app.keyPairs;
      const client = createWecomClient({
        baseUrl,
        path: app.path,
        corpId: app.corpId,
        agentId: app.agentId,
        token: token.reveal(),
        encodingAesKey: encodingAesKey.reveal(),
      });
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.close();
      await Promise.all([assembled.close(1_000), admin.stop(1_000)]);
      if (options.dataDirectory === undefined) await rm(dataDirectory, { recursive: true });
    },
  };
}

/** The configuration that such a bot has. */
export function resolvedBot(options: RunningBotOptions, dataDirectory: string): ResolvedBot {
  return {
    mode: "live",
    production: false,
    file: "bot.config.ts",
    apps: options.apps ?? [appOf()],
    store: options.store ?? memory(),
    plugins: options.plugins,
    middleware: [],
    verificationFiles: options.verificationFiles ?? {},
    limits: {
      bodyBytes: 262_144,
      answerMs: 4_500,
      handlerMs: 600_000,
      laneMs: 60_000,
      blockedMs: 0,
      balancerWaitMs: 0,
      deadLetterDays: 30,
      answerParts: 20,
      ...options.limits,
    },
    settings: {
      port: 0,
      host: "127.0.0.1",
      adminPort: 0,
      dataDirectory,
      logLevel: "info",
      apiBase: "http://127.0.0.1:9",
    },
    warnings: [],
  };
}
