import { randomBytes } from "node:crypto";
import { type Meter, noMeter } from "../../../../core/ports/meter.ts";
import { createApi } from "../../../../core/sandbox/api/create-api.ts";
import { createSandboxTokens } from "../../../../core/sandbox/api/tokens.ts";
import { createSandbox } from "../../../../core/sandbox/create-sandbox.ts";
import type { CallRecord } from "../../../../core/sandbox/feed/records.ts";
import { defaultWorld } from "../../../../core/sandbox/world/default-world.ts";
import { Secret } from "../../../../core/secret.ts";
import { MemoryStore } from "../../../../core/stores/memory/memory.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { createServer } from "../../../../core/transport/server.ts";
import { createWebApp } from "../../../../core/transport/web.ts";
import {
  type ApiClient,
  type ApiClientsOptions,
  createApiClients,
  createMessenger,
} from "../../../../core/wecom/api/clients.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";

export const CORP_ID = "ww00000000000000aa";
export const SECRET = "secret-of-main-0123456789";

const MAIN = { name: "main", corpId: CORP_ID, agentId: "1000002", secret: new Secret(SECRET) };
const OTHER = { ...MAIN, name: "other", agentId: "1000003", secret: new Secret("secret-of-other") };
const MUTE = { ...MAIN, name: "mute", agentId: "1000004", secret: undefined };

const asMember = ({ name, agentId, secret }: typeof MAIN | typeof MUTE) => ({
  name,
  agentId,
  title: name,
  secret: secret?.reveal() ?? "",
  callback: { url: "http://127.0.0.1:9/", token: "token", encodingAesKey: "a".repeat(43) },
  reportsLocation: false,
  reportsEnter: false,
  menu: undefined,
});

/** What a meter was told, as in `called /cgi-bin/gettoken ok`. */
export function countingMeter(): Meter & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  return {
    ...noMeter,
    lines,
    tokenRefreshed: (app, result) => void lines.push(`token ${app} ${result}`),
    called: (path, result) => void lines.push(`called ${path} ${result}`),
  };
}

/** The clients of three apps, which nobody answers yet. */
export function clientsFor(apiBase: string, more: Partial<ApiClientsOptions> = {}) {
  const clock = new ManualClock();
  const logger = recordingLogger();
  const meter = countingMeter();
  const store = new MemoryStore(clock);
  const options: ApiClientsOptions = {
    apiBase,
    clock,
    logger,
    meter,
    store,
    proxy: undefined,
    directory: "test/vectors",
    entropy: (count) => randomBytes(count),
    apps: [MAIN, OTHER, MUTE],
    ...more,
  };
  const clients = createApiClients(options);
  return {
    clock,
    logger,
    meter,
    store,
    options,
    clients,
    api: clients.of("main") as ApiClient,
    messenger: createMessenger(options, clients),
    close: async () => {
      await clients.close();
      await store.close();
    },
  };
}

/** A company in a box, its API over HTTP, and the clients of its apps. */
export async function apiStage(more: Partial<ApiClientsOptions> = {}) {
  const clock = new ManualClock();
  const logger = recordingLogger();
  const sandbox = createSandbox({
    world: defaultWorld({ corpId: CORP_ID, apps: [MAIN, OTHER, MUTE].map(asMember) }),
    clock,
    entropy: (count) => randomBytes(count),
  });
  const tokens = createSandboxTokens(sandbox);
  const server = createServer({
    app: createWebApp({
      handle: createApi({ sandbox, tokens }),
      route: "/cgi-bin/",
      bodyBytes: 64 * 1_024 * 1_024,
      clock,
      logger,
    }),
    clock,
    logger,
  });
  const { port } = await server.listen(0, "127.0.0.1");
  const apiBase = `http://127.0.0.1:${port}`;
  const side = clientsFor(apiBase, { clock, logger, ...more });
  const calls = (path?: string) =>
    sandbox.feed.records.filter(
      (record): record is CallRecord =>
        record.type === "call" && (path === undefined || record.path === path),
    );
  return {
    ...side,
    clock,
    sandbox,
    tokens,
    apiBase,
    calls,
    last: () => calls().at(-1) as CallRecord,
    shown: () => sandbox.chats.entries.map(({ content }) => content),
    async close() {
      await side.close();
      await sandbox.close();
      await server.stop(0);
    },
  };
}

export type ApiStage = Awaited<ReturnType<typeof apiStage>>;
