import { BotError } from "../../errors.ts";
import { passiveSlot } from "../../events/groups.ts";
import type { EventOf } from "../../events/inbound.ts";
import { member } from "../../events/member.ts";
import type {
  AdapterTools,
  AppDefinition,
  AppEntry,
  AppReading,
  ImaginedText,
  Platform,
  ResolvedApp,
  Sending,
  SendingTools,
} from "../../platform/platform.ts";
import { bilingual } from "../../two-languages.ts";
import { type ApiClient, createApiClients, createMessenger } from "../api/clients.ts";
import { createWebhookKeys } from "../api/webhook-keys.ts";
import { createWecomAdapter } from "../callback/wecom.ts";
import { askDate, examineCredentials, examineSending } from "../side/examine-sending.ts";
import { createWecomSide } from "../side/wecom-side.ts";
import { WECOM_LIMITS } from "./limits.ts";
import { madeUpIdentities } from "./made-up.ts";
import { readWecomApp } from "./read.ts";
import type { WecomApp, WecomAppOptions } from "./wecom-app.ts";

/** WeCom's self-built apps, as a platform. */
export const wecom: Platform = {
  name: "wecom",
  title: bilingual("企业微信", "WeCom"),
  read: (entry: AppEntry, reading: AppReading) => readWecomApp(wecom, entry, reading),
  madeUp: madeUpIdentities,
  identity: ({ corpId, agentId }: WecomApp) => ({ tenant: corpId, account: agentId }),
  adapter: ({ name, ...app }: WecomApp, tools: AdapterTools) =>
    createWecomAdapter({ ...app, ...tools, app: name }),
  open: openSending,
  limits: WECOM_LIMITS,
  passiveSlot,
  side: (app: WecomApp) => createWecomSide(app),
  doctor: { credentials: examineCredentials, sending: examineSending, date: askDate },
  imaginedText,
};

/** Defines a WeCom (企业微信) self-built app, for `apps:`. */
export function wecomApp(options: WecomAppOptions): AppDefinition {
  return { platform: wecom, options };
}

/** Whether an app is WeCom's: then it has the credentials of one. */
export const isWecomApp = (app: ResolvedApp): app is WecomApp => app.platform.name === wecom.name;

/**
 * The same app, as WeCom's.
 *
 * @throws BotError `ERR_CONFIG` when it is of another platform
 */
export function asWecomApp(app: ResolvedApp): WecomApp {
  if (isWecomApp(app)) return app;
  throw new BotError("ERR_CONFIG", `apps.${app.name} is no self-built app of WeCom`);
}

/** A self-built app with these credentials. */
export const resolvedWecomApp = (app: Omit<WecomApp, "platform">): WecomApp => ({
  ...app,
  platform: wecom,
});

/**
 * What plugins call the API with, for a self-built app.
 *
 * @throws BotError `ERR_SEND` when its app is not there, or of another platform
 */
export function apiClientOf(
  app: string,
  sendings: { of(app: string): Sending | undefined },
): ApiClient {
  const sending = sendings.of(app);
  // Those of this platform come from `openSending` alone.
  if (sending?.platform === wecom.name) return sending.client(app) as ApiClient;
  throw new BotError("ERR_SEND", `${app} is no self-built app: it has no API to call`);
}

/** One connection pool, one token for each app, and one memory of uploaded files, for all apps. */
function openSending(apps: readonly WecomApp[], tools: SendingTools): Sending {
  const reach = { ...tools, apps, proxy: tools.proxy?.reveal() };
  const clients = createApiClients(reach);
  const webhookKeys = createWebhookKeys({
    ...tools,
    // Webhooks need no secret; what every app has is the key of its callbacks.
    owners: apps.map(({ name, corpId, agentId, secret, keyPairs: [pair] }) => ({
      name,
      tenant: corpId,
      account: agentId,
      secret: secret ?? pair.encodingAesKey,
    })),
  });
  return {
    ...createMessenger(reach, clients, webhookKeys),
    platform: wecom.name,
    client: (app) => clients.of(app),
    keepWebhook: webhookKeys.keep,
    close: () => clients.close(),
  };
}

function imaginedText(app: WecomApp, { userId, content, nowMs }: ImaginedText): EventOf<"text"> {
  return {
    kind: "text",
    id: "0".repeat(32),
    app: app.name,
    toUserName: app.corpId,
    fromUserName: userId,
    from: member(app.name, userId),
    agentId: app.agentId,
    createTime: Math.floor(nowMs / 1000),
    wire: new Map(),
    msgId: "0",
    content,
  };
}
