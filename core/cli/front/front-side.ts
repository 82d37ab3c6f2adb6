import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage, RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adminToken, pageSecret } from "../../assembly/directory-secret.ts";
import { announce } from "../../assembly/presence.ts";
import type { SandboxAndPage } from "../../assembly/sandbox.ts";
import { createLogger } from "../../logging/pino-logger.ts";
import { systemClock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { Secret } from "../../secret.ts";
import { pooledEntropy } from "../../system-entropy.ts";
import { createAdmin } from "../../transport/admin.ts";
import { createGate, type Gate } from "../../transport/front/gate.ts";
import type { AdminRoute } from "../../transport/handlers.ts";
import { splitTarget } from "../../transport/request.ts";
import { createServer, type Server } from "../../transport/server.ts";
import { packageVersion } from "../version.ts";
import type { LoadedBot, Sockets } from "./messages.ts";

/** What stays when one worker takes the place of another: ports, sandbox, page. */
export interface FrontSide {
  readonly logger: Logger;
  readonly sandbox: SandboxAndPage | undefined;
  readonly adminToken: Secret;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  /** Sockets for one more worker. */
  sockets(): Sockets;
  /** From now on requests go to the worker that listens there. */
  open(sockets: Sockets, bot: LoadedBot): void;
  /** From now on they wait. */
  park(): void;
  /** Stops accepting, and lets open requests be answered for at most `graceMs` milliseconds. */
  close(graceMs: number): Promise<void>;
}

export interface FrontSideOptions {
  readonly bot: LoadedBot;
  /** What `POST /reload` does on the admin listener. */
  readonly onReload: AdminRoute;
}

/**
 * Opens the listeners for a bot, and in sandbox mode the sandbox with its page.
 *
 * @throws BotError `ERR_LISTEN`, `ERR_STORE` (as a rejection); nothing is left open then
 */
export async function openFrontSide({ bot, onReload }: FrontSideOptions): Promise<FrontSide> {
  const { place, logLevel } = bot;
  const clock = systemClock;
  const logger = createLogger({ level: logLevel, pretty: process.stdout.isTTY === true });
  const token = adminToken(place.dataDirectory, pooledEntropy());
  const sandbox = await sandboxOf(bot, logger);
  const socketDirectory = mkdtempSync(join(tmpdir(), "huiyin-"));
  const opened: Server[] = [];
  let paths: readonly string[] = [];
  let count = 0;

  const gates = {
    callbacks: createGate({ clock, logger, isRepeatable: (path) => paths.includes(path) }),
    admin: createGate({ clock, logger }),
    figures: createGate({ clock, logger }),
  };
  const all = Object.values(gates);
  const serve = async (listener: RequestListener, at: Listening) => {
    const { port, host, names, limits } = at;
    const app = { callback: () => listener };
    const server = createServer({
      app,
      clock,
      logger,
      ...(names && { names }),
      ...(limits && { limits }),
    });
    opened.push(server);
    return server.listen(port, host);
  };

  const close = async (graceMs: number) => {
    await sandbox?.close();
    await Promise.all(opened.map((server) => server.stop(graceMs)));
    for (const gate of all) gate.close();
    rmSync(socketDirectory, { recursive: true, force: true });
  };

  try {
    const { host, port } = await serve(gates.callbacks.take, place);
    const own = createAdmin({
      token,
      clock,
      logger,
      routes: {
        "POST /page": () => ({ link: sandbox?.page.link() }),
        "POST /reload": onReload,
      },
      pages: sandbox ? { [PAGE]: (request) => sandbox.page.handle(request) } : {},
      pageHosts: bot.pageHosts,
      misdirected: sandbox?.page.misdirected,
    });
    const { port: adminPort } = await serve(
      adminListener(own.callback(), gates.admin, sandbox !== undefined),
      {
        port: place.adminPort,
        host: "127.0.0.1",
        names: { port: "HUIYIN_ADMIN_PORT", host: "HOST" },
        // A page is told of changes as long as it is open.
        limits: { stalledMs: Number.POSITIVE_INFINITY },
      },
    );
    if (place.metrics) {
      const names = { port: "HUIYIN_METRICS_PORT", host: "HUIYIN_METRICS_HOST" };
      await serve(gates.figures.take, { ...place.metrics, names });
    }
    const { mode, dataDirectory } = place;
    const presence = { pid: process.pid, mode, host, port, adminPort, apps: bot.apps };
    const unannounce = announce(dataDirectory, { ...presence, reloadable: true }, logger);
    process.once("exit", unannounce);

    return {
      logger,
      sandbox,
      adminToken: token,
      host,
      port,
      adminPort,
      sockets() {
        count += 1;
        return {
          callbacks: socketPath(socketDirectory, `${count}-callbacks`),
          admin: socketPath(socketDirectory, `${count}-admin`),
          figures: socketPath(socketDirectory, `${count}-figures`),
        };
      },
      open(sockets, { apps, played }) {
        paths = apps.flatMap(({ path }) => [path, `${path}/`]);
        sandbox?.connect(`http://127.0.0.1:${port}`, played);
        gates.callbacks.open(sockets.callbacks);
        gates.admin.open(sockets.admin);
        gates.figures.open(sockets.figures);
      },
      park() {
        for (const gate of all) gate.park();
      },
      close,
    };
  } catch (error) {
    await close(0);
    throw error;
  }
}

interface Listening {
  readonly port: number;
  readonly host: string;
  readonly names?: { readonly port: string; readonly host: string };
  readonly limits?: { readonly stalledMs: number };
}

/** Under which the sandbox's page stands. */
const PAGE = "/sandbox/";

/** What is the front's own it answers itself; the rest is the worker's. */
function adminListener(own: RequestListener, gate: Gate, hasPage: boolean): RequestListener {
  const isOwn = ({ url = "/" }: IncomingMessage) => {
    const { path } = splitTarget(url);
    return path === "/page" || path === "/reload" || (hasPage && path.startsWith(PAGE));
  };
  return (request, response) =>
    isOwn(request) ? own(request, response) : gate.take(request, response);
}

async function sandboxOf({ played, place }: LoadedBot, logger: Logger) {
  if (!played) return undefined;
  // A bot with credentials never loads the sandbox.
  const { openSandbox } = await import("../../assembly/sandbox.ts");
  return openSandbox({
    bot: played,
    directory: place.dataDirectory,
    clock: systemClock,
    logger,
    pageSecret: pageSecret(place.dataDirectory, pooledEntropy()),
    version: packageVersion(),
  });
}

const socketPath = (directory: string, name: string) =>
  process.platform === "win32"
    ? `\\\\.\\pipe\\huiyin-${process.pid}-${name}`
    : join(directory, name);
