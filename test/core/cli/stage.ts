import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { announce } from "../../../core/assembly/presence.ts";
import { type LoadBotOptions, loadBot } from "../../../core/config/load-bot.ts";
import type { ResolvedBot } from "../../../core/config/resolved.ts";
import { systemClock } from "../../../core/ports/clock.ts";
import { type PassiveReply, reply } from "../../../core/replies/reply.ts";
import { createApi } from "../../../core/sandbox/api/create-api.ts";
import { createSandbox } from "../../../core/sandbox/create-sandbox.ts";
import type { Sandbox } from "../../../core/sandbox/sandbox.ts";
import { defaultWorld } from "../../../core/sandbox/world/default-world.ts";
import { Secret } from "../../../core/secret.ts";
import { createAdmin } from "../../../core/transport/admin.ts";
import { createApp } from "../../../core/transport/app.ts";
import { createRefusals } from "../../../core/transport/refusals.ts";
import { createServer } from "../../../core/transport/server.ts";
import { createWebApp } from "../../../core/transport/web.ts";
import { asWecomApp } from "../../../core/wecom/app/platform.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { goodEnvironment } from "../config/sample-config.ts";
import { WECOM_IN_FILES } from "./wecom-in-files.ts";

/** As the kernel of a bot tells them. */
const STEPS = [
  { matches: false, handler: "keyword x", zh: "没有这个词", en: "is not in the text" },
  { matches: true, handler: "on text", zh: "要 text", en: "asks for text" },
  { matches: true, handler: "on :message", zh: "要 text", en: "asks for text" },
].map(({ zh, en, ...step }) => ({ ...step, plugin: "echo", verb: "answer", why: { zh, en } }));

/** A bot on real sockets, and how the command line finds it. */
export interface Stage {
  /** For `say`, `explain` and `runDoctor`: where the configuration is and what it holds. */
  readonly options: LoadBotOptions & { readonly config: string };
  readonly port: number;
  readonly adminPort: number;
  /** The company whose active API is asked. */
  readonly wecom: Sandbox;
  /** What the bot was asked to explain. */
  readonly explained: unknown[];
  /** A server before the bot that does what `change` says to what passes through. */
  proxy(change: Change): Promise<string>;
  /** A server instead of the bot. */
  impostor(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string>;
  close(): Promise<void>;
}

/** What a proxy does to the good. */
export interface Change {
  readonly target?: (target: string) => string;
  readonly body?: (body: string) => string;
  readonly answer?: (body: string) => string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Touches one method only. */
  readonly method?: "GET" | "POST";
}

const CONFIG = `
const refer = (variable, optional = false) =>
  ({ [Symbol.for("huiyin.reference")]: true, variable, optional });
export default {
  apps: { main: { platform: ${WECOM_IN_FILES}, options: {
    corpId: refer("WECOM_CORP_ID"), agentId: refer("WECOM_AGENT_ID"),
    token: refer("WECOM_TOKEN"), encodingAesKey: refer("WECOM_ENCODING_AES_KEY"),
    secret: refer("WECOM_SECRET", true),
  } } },
  store: { name: "memory", open() { throw new Error("nobody opens it here"); } },
  plugins: [{ name: "nothing", needs: {}, provides: [], setup() {} }],
};
`;

/**
 * Starts the callback path and the admin listener of a bot that says back what it hears.
 *
 * @param seen what the command line finds in its environment
 * @param used what differs for the running bot, as after a change without a restart
 */
export async function stage(
  seen: Readonly<Record<string, string>> = goodEnvironment,
  used: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), "huiyin-cli-"));
  writeFileSync(join(directory, "bot.config.mjs"), CONFIG);
  const common = { directory, config: "bot.config.mjs" };
  const bot = await loadBot({ ...common, environment: { ...seen, ...used, PORT: "0" } });
  const running = await start(bot);
  const wecom = await startWecom(bot);
  const environment = {
    WECOM_API_BASE: wecom.apiBase,
    ...seen,
    // Another shell's, and wrong: a command reads where the bot is in its data directory.
    PORT: "1",
  };
  const closers: (() => Promise<void>)[] = [running.close, wecom.close];

  const impostor: Stage["impostor"] = async (answer) => {
    const server = createHttpServer(answer);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(
      () =>
        new Promise((resolve) => {
          server.closeAllConnections();
          server.close(() => resolve());
        }),
    );
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  return {
    options: { ...common, environment },
    port: running.port,
    adminPort: running.adminPort,
    explained: running.explained,
    wecom: wecom.sandbox,
    impostor,
    proxy: (change) =>
      impostor((request, response) => {
        void pass(request, response, running.port, change);
      }),
    async close() {
      for (const close of closers) await close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The active API, with the app of the configuration in it. */
async function startWecom(bot: ResolvedBot) {
  const apps = bot.apps.map(asWecomApp);
  const world = defaultWorld({
    corpId: apps[0]?.corpId ?? "",
    apps: apps.map(({ name, agentId, secret }) => ({
      name,
      title: name,
      agentId,
      secret: secret?.reveal() ?? "",
      callback: undefined,
      reportsLocation: false,
      reportsEnter: false,
      menu: undefined,
    })),
  });
  const clock = systemClock;
  const logger = recordingLogger();
  const entropy = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  const sandbox = createSandbox({ world, clock, entropy });
  const app = createWebApp({
    handle: createApi({ sandbox }),
    route: "/cgi-bin/",
    bodyBytes: 1_024,
    clock,
    logger,
  });
  const server = createServer({ app, clock, logger });
  const { port } = await server.listen(0, "127.0.0.1");
  return {
    sandbox,
    apiBase: `http://127.0.0.1:${port}`,
    async close() {
      await sandbox.close();
      await server.stop(0);
    },
  };
}

async function start(bot: ResolvedBot) {
  const logger = recordingLogger();
  const clock = systemClock;
  const refusals = createRefusals({ clock });
  const explained: unknown[] = [];
  const receivers = bot.apps.map((app) => {
    const adapter = app.platform.adapter(app, {
      clock,
      logger,
      entropy: (count) => crypto.getRandomValues(new Uint8Array(count)),
    });
    return {
      app: app.name,
      path: app.path,
      check: (query: string) => adapter.verifyUrl(query),
      async receive(query: string, body: Uint8Array) {
        const opened = adapter.open(query, body);
        const { event } = opened;
        const sealed = (answer: PassiveReply) => ({ body: adapter.seal(answer, opened) });
        if (event.kind === "text") return sealed(reply.text(event.content));
        if (event.kind === "location") return sealed(reply.text(event.label));
        if (event.kind === "event:click") {
          return sealed(reply.news([{ title: event.eventKey, url: "https://x.test/" }]));
        }
        return { body: "" };
      },
    };
  });
  const app = createApp({ receivers, health: { ready: () => true }, logger, clock, refusals });
  const token = "token-of-this-run";
  mkdirSync(bot.settings.dataDirectory, { recursive: true });
  writeFileSync(join(bot.settings.dataDirectory, "admin-token"), `${token}\n`);
  const admin = createAdmin({
    token: new Secret(token),
    clock,
    logger,
    routes: {
      "GET /refusals": ({ query }) => ({
        refusals: refusals.list(query.get("nonce") ?? undefined),
      }),
      "POST /explain": ({ body }) => {
        explained.push(body);
        return { steps: STEPS };
      },
    },
  });
  const [server, inside] = [app, admin].map((koa) => createServer({ app: koa, clock, logger }));
  if (!server || !inside) throw new TypeError("two servers");
  const { port } = await server.listen(0, "127.0.0.1");
  const { port: adminPort } = await inside.listen(0, "127.0.0.1");
  const presence = {
    pid: process.pid,
    mode: bot.mode,
    host: "127.0.0.1",
    port,
    adminPort,
    apps: bot.apps.map(({ name, path }) => ({ name, path })),
  };
  const withdraw = announce(bot.settings.dataDirectory, presence, logger);
  const close = async () => {
    withdraw();
    await Promise.all([server.stop(1_000), inside.stop(1_000)]);
  };
  return { port, adminPort, explained, close };
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  change: Change,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const sent = Buffer.concat(chunks).toString("utf8");
  const touched = change.method === undefined || change.method === request.method;
  const keep = (text: string) => text;
  const { target = keep, body = keep, answer = keep } = touched ? change : {};
  const upstream = await fetch(`http://127.0.0.1:${port}${target(request.url ?? "/")}`, {
    method: request.method ?? "GET",
    ...(request.method === "POST"
      ? { body: body(sent), headers: { "Content-Type": "text/xml" } }
      : {}),
  });
  const text = answer(await upstream.text());
  response.writeHead((touched && change.status) || upstream.status, {
    "Content-Type": upstream.headers.get("content-type") ?? "text/plain",
    ...(touched ? change.headers : {}),
  });
  response.end(text);
}
