import { isAbsolute } from "node:path";
import type { ResolvedBot } from "../config/resolved.ts";
import { BotError } from "../errors.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Recorder } from "../recording/recorder.ts";
import type { Pusher } from "../replies/push.ts";
import { to } from "../replies/recipient.ts";
import { reply } from "../replies/reply.ts";
import type { Secret } from "../secret.ts";
import type { Store } from "../stores/port/store.ts";
import { pooledEntropy } from "../system-entropy.ts";
import { createAdmin, isLedTo, openingLink } from "../transport/admin.ts";
import { PLUGINS } from "../transport/plugin-routes.ts";
import { createServer, type Server } from "../transport/server.ts";
import { createSession, type Session } from "../transport/session.ts";
import type { Assembled } from "./assemble.ts";
import { pluginsSecret } from "./directory-secret.ts";
import { answerAboutJobs } from "./jobs.ts";
import { createMemberData } from "./member-data.ts";
import type { SandboxAndPage } from "./sandbox.ts";

interface AdminListenerOptions {
  readonly bot: ResolvedBot;
  readonly assembled: Assembled;
  /** Lets in whoever sends it. */
  readonly token: Secret;
  /** In sandbox mode; its page is served here. */
  readonly sandbox?: Pick<SandboxAndPage, "page"> | undefined;
  /** Whether only a front comes, on a local socket. */
  readonly isBehindFront?: boolean | undefined;
  /** If callbacks are recorded. */
  readonly recorder?: Pick<Recorder, "apart"> | undefined;
  readonly metrics: Pick<Metrics, "render" | "meter">;
  /** Keeps the watchdog quiet while the core does what may take long. */
  readonly allow?: (<T>(work: () => Promise<T>) => Promise<T>) | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The listener on loopback that the command line asks: why a callback was refused, who answers. */
export function createAdminListener(options: AdminListenerOptions): Server {
  const { bot, assembled, token, sandbox, metrics, clock, logger, allow = atOnce } = options;
  const memberData = createMemberData({
    bot,
    clock,
    logger,
    meter: metrics.meter,
    store: assembled.store,
    personalData: assembled.kernel.personalData,
    whileNotRecording: options.recorder?.apart,
  });
  const { dataDirectory } = bot.settings;
  let secret: Secret | undefined;
  const operators = createSession({
    // A bot whose plugins nobody looks at keeps none.
    secret: () => {
      secret ??= pluginsSecret(dataDirectory, pooledEntropy());
      return secret;
    },
    entropy: pooledEntropy(),
    path: PLUGINS,
    sameSite: "Lax",
  });
  const app = createAdmin({
    token,
    clock,
    logger,
    routes: {
      "GET /refusals": ({ query }) => ({
        refusals: assembled.refusals.list(query.get("nonce") ?? undefined),
      }),
      "POST /explain": ({ body }) => ({ steps: explain(options, body) }),
      "POST /jobs": ({ body }) => answerAboutJobs(assembled.kernel.jobs, body),
      "POST /records": ({ body }) => assembled.records(body),
      "POST /backup": ({ body }) => allow(() => backUp(assembled.store, body)),
      "POST /member": ({ body }) => allow(() => memberData(body)),
      "POST /send": ({ body }) => send(assembled.pusher, body),
      "POST /page": () => ({ link: sandbox?.page.link() }),
      "POST /plugins": ({ body }) => ({ link: linkTo(operators, body) }),
    },
    texts: { "/metrics": () => metrics.render() },
    pages: sandbox ? { "/sandbox/": (request) => sandbox.page.handle(request) } : {},
    pluginRoutes: assembled.routes,
    operators,
    meter: metrics.meter,
    pageHosts: bot.settings.pageHosts,
    misdirected: sandbox?.page.misdirected,
  });
  return createServer({
    app,
    clock,
    logger,
    names: { port: "HUIYIN_ADMIN_PORT", host: "HOST" },
    // A page is told of changes as long as it is open.
    limits: { stalledMs: Number.POSITIVE_INFINITY },
    isBehindFront: options.isBehindFront ?? false,
  });
}

/** A link that lets a browser in to what plugins serve. */
function linkTo(session: Session, body: unknown): string {
  const { path } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (isLedTo(path)) return openingLink(session, path);
  throw new BotError("ERR_QUERY", "a link leads to a path of a plugin, as in /plugins/ci/builds");
}

function explain({ bot, assembled, clock }: AdminListenerOptions, body: unknown) {
  const { app: name, user, text } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const app = bot.apps.find((known) => known.name === name);
  if (!app || typeof user !== "string" || typeof text !== "string") {
    throw new BotError("ERR_QUERY", "explain needs the name of an app, a user and a text");
  }
  const said = { userId: user, content: text, nowMs: clock.now() };
  const imagined = app.platform.imaginedText(app, said);
  return assembled.kernel.explain(imagined);
}

const atOnce = <T>(work: () => Promise<T>): Promise<T> => work();

/** What went wrong is for the one who asked; a 500 would only send them to the log. */
async function backUp(store: Store, body: unknown) {
  const { file } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof file !== "string" || !isAbsolute(file)) {
    throw new BotError("ERR_QUERY", "backup needs the absolute path of a file");
  }
  return store.backup(file).then(() => ({}), problemOf);
}

/** Resolves when WeCom has taken it, or has refused. */
async function send(pusher: Pusher, body: unknown) {
  const { app, user, text, markdown } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof app !== "string" || typeof user !== "string" || typeof text !== "string") {
    throw new BotError("ERR_QUERY", "send needs the name of an app, a user and a text");
  }
  const message = markdown === true ? reply.markdown(text) : reply.text(text);
  try {
    const receipt = await pusher.push({
      plugin: "command-line",
      reply: message,
      to: to.user(user, { app }),
      message: undefined,
      key: undefined,
    });
    return await receipt.sent();
  } catch (error) {
    return problemOf(error);
  }
}

const problemOf = (error: unknown) => ({
  problem: error instanceof BotError ? `${error.message} [${error.code}]` : "unexpected",
});
