import type { Secret } from "../../secret.ts";
import type { Platform } from "../platform.ts";
import { SandboxError } from "../sandbox-error.ts";
import { createWalks } from "../walks/create-walks.ts";
import type { BotSide } from "./bot-side.ts";
import { createBundle } from "./bundle.ts";
import { createChanges } from "./changes.ts";
import { ENTER_HTML, LOCKED_HTML, misdirectedHtml, PAGE_HTML } from "./html.ts";
import { landJson } from "./land.ts";
import { apiRoutes, type PageRoute } from "./routes.ts";
import { createSession, type Session } from "./session.ts";

export interface PageOptions {
  readonly platform: Platform;
  /** Value of the cookie that lets a browser in. */
  readonly secret: Secret;
  /** Of this program. */
  readonly version: string;
  /** Where the active API in the box listens. */
  readonly apiOrigin: string;
  readonly bot: BotSide;
  /** Whether the bot comes back by itself after it has ended, as `dev` sees to. */
  readonly supervised: boolean;
}

/** The sandbox's page. */
export interface Page {
  /** Serves everything under `/sandbox/`. */
  handle(request: Request): Promise<Response>;
  /** What is said, in HTML, to whoever asks for the page under a host that is not allowed. */
  misdirected(host: string): string;
  /** Path and query that open the page once. */
  link(): string;
  /** Ends the streams and the walks. */
  close(): void;
}

const ROOT = "/sandbox/";

/** Nothing that the page shows may load or run anything from elsewhere. */
const POLICY =
  "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; " +
  "style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves the page, its sources compiled at the first request, and what it asks for. */
export function createPage(options: PageOptions): Page {
  const { platform, secret } = options;
  const session = createSession(secret, platform.entropy);
  const changes = createChanges(platform, options.bot);
  const walks = createWalks({ platform, onChange: changes.walked });
  const bundle = createBundle();
  const routes = apiRoutes({ ...options, changes, walks, startedAt: platform.keeping.startedAt });

  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const path = url.pathname.slice(ROOT.length);
    const key = url.searchParams.get("key");
    if (path === "" && key !== null) return enter(request, key, session);
    if (!session.knows(request)) return locked();
    refuseForeign(request, url);
    switch (path) {
      case "":
        return typed(PAGE_HTML, "text/html");
      case "page.js":
        return typed((await bundle()).script, "text/javascript");
      case "page.css":
        return typed((await bundle()).style, "text/css");
      case "land.json":
        return typed(landJson(), "application/json");
      default:
        return route(routes, request, path);
    }
  };

  return {
    async handle(request) {
      try {
        return withHeaders(await answer(request));
      } catch (error) {
        return withHeaders(refused(error));
      }
    },
    misdirected: misdirectedHtml,
    link: () => `${ROOT}?key=${session.newKey()}`,
    close() {
      walks.close();
      changes.close();
    },
  };
}

function enter(request: Request, key: string, session: Session): Response {
  if (!session.redeem(key))
    return session.knows(request) ? typed(ENTER_HTML, "text/html") : locked();
  const response = typed(ENTER_HTML, "text/html");
  response.headers.set("Set-Cookie", session.cookie(request));
  return response;
}

const locked = () => typed(LOCKED_HTML, "text/html", 403);

/**
 * A browser names the page that sends a request which changes something. Whoever forwards a port
 * may speak TLS with it, so that the scheme is another.
 */
function refuseForeign(request: Request, url: URL): void {
  const origin = request.headers.get("origin") ?? "";
  const isOurs = URL.canParse(origin) && new URL(origin).host === url.host;
  if (request.method === "GET" || isOurs) return;
  throw new SandboxError("page.origin", {
    status: 403,
    zh: "请求不是沙盒页面发出的",
    en: "the request does not come from the sandbox page",
  });
}

async function route(
  routes: readonly PageRoute[],
  request: Request,
  path: string,
): Promise<Response> {
  for (const { method, pattern, answer } of routes) {
    const match = request.method === method ? pattern.exec(path) : null;
    if (!match) continue;
    const result = await answer(request, decodeURIComponent(match[1] ?? ""));
    return result instanceof Response ? result : Response.json(result ?? null);
  }
  throw new SandboxError("page.path", {
    status: 404,
    zh: "没有这个地址",
    en: "there is nothing at this address",
  });
}

function refused(error: unknown): Response {
  if (!(error instanceof SandboxError)) throw error;
  const { code, status, zh, en } = error;
  return Response.json({ code, zh, en }, { status });
}

function typed(body: string | Uint8Array<ArrayBuffer>, type: string, status = 200): Response {
  return new Response(body, { status, headers: { "Content-Type": `${type}; charset=utf-8` } });
}

function withHeaders(response: Response): Response {
  const { headers } = response;
  headers.set("Content-Security-Policy", POLICY);
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "no-referrer");
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
  return response;
}
