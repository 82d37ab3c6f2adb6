import type { Sandbox } from "../../sandbox/sandbox.ts";
import { SandboxError } from "../../sandbox/sandbox-error.ts";
import { createWalks } from "../../sandbox/walks/create-walks.ts";
import type { Secret } from "../../secret.ts";
import { createSession, type Session } from "../../transport/session.ts";
import type { BotSide } from "./bot-side.ts";
import { createBundle, landJson } from "./bundle.ts";
import { createChanges } from "./changes.ts";
import { apiRoutes, type PageRoute } from "./routes.ts";

const head = (title: string, rest: string) => `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:image/svg+xml,${ICON}">
<title>${title}</title>
${rest}`;

const ICON = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="#2b7bd6"/>' +
    '<path d="M9 16a7 7 0 0 1 14 0M12.500 16a3.500 3.500 0 0 1 7 0" fill="none" stroke="#fff" stroke-width="2.500" stroke-linecap="round"/>' +
    '<circle cx="16" cy="16.500" r="1.800" fill="#fff"/></svg>',
);

/** The page itself: everything else is drawn by its script. */
const PAGE_HTML = head(
  "回音 Huiyin",
  `<link rel="stylesheet" href="page.css">
<div id="app"></div>
<noscript>这个页面需要 JavaScript / this page needs JavaScript</noscript>
<script type="module" src="page.js"></script>
`,
);

/** Goes on to the page proper, as a step of our own site, so that the strict cookie is sent. */
const ENTER_HTML = head("回音 Huiyin", '<meta http-equiv="refresh" content="0;url=./">\n');

const STYLE =
  "<style>body{font:16px/1.7 system-ui,sans-serif;max-width:36em;margin:12vh auto;padding:0 1.5em}" +
  "code{font-size:1.05em;overflow-wrap:anywhere}</style>";

/** For whoever comes without a key, or with one that was used. */
const LOCKED_HTML = head(
  "回音 Huiyin",
  `${STYLE}
<h1>这个链接已经用过了</h1>
<p>沙盒页面的链接只能打开一次。在项目目录里运行下面的命令，会得到新的链接：</p>
<p><code>npm run bot -- page</code></p>
<h1 lang="en">This link has been used</h1>
<p lang="en">A link to the sandbox page opens once. Run the command above in the project's folder: it
prints a new one.</p>
`,
);

/** What a host name may hold; anything else is not shown. */
const SHOWABLE = /^[\w.:[\]-]{1,255}$/;

/** For whoever comes by a forwarded port, or a name, that nobody has allowed. */
function misdirectedHtml(host: string): string {
  const name = SHOWABLE.test(host) ? host.toLowerCase() : "localhost:9000";
  return head(
    "回音 Huiyin",
    `${STYLE}
<h1>这个地址还没有被允许</h1>
<p>沙盒页面默认只在本机地址（127.0.0.1、localhost）和它自己的端口上打开，以免别的网页冒名访问。
如果这是你转发的端口或自己的域名，设置下面的环境变量，重启机器人，再用新的链接打开
（<code>npm run bot -- page</code>，把链接里的地址换成这里的）：</p>
<p><code>HUIYIN_PAGE_HOSTS=${name}</code></p>
<h1 lang="en">This address has not been allowed</h1>
<p lang="en">The sandbox page opens on this machine's own names (127.0.0.1, localhost) with its own
port only, so that no other web page can come in under a false name. If this is a port that you forward,
or a name of yours, set the variable above, restart the bot, and open a new link
(<code>npm run bot -- page</code>) with its address replaced by this one.</p>
`,
  );
}

interface PageOptions {
  readonly sandbox: Sandbox;
  /** Value of the cookie that lets a browser in. */
  readonly secret: Secret;
  /** Of this program. */
  readonly version: string;
  /** Where the sandbox's active API listens. */
  readonly apiOrigin: string;
  readonly bot: BotSide;
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
  const { sandbox, secret } = options;
  const session = createSession({
    secret: () => secret,
    entropy: sandbox.entropy,
    path: ROOT,
    sameSite: "Strict",
  });
  const changes = createChanges(sandbox, options.bot);
  const walks = createWalks({ sandbox, onChange: changes.walked });
  const bundle = createBundle();
  const routes = apiRoutes({ ...options, changes, walks, startedAt: sandbox.keeping.startedAt });

  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const path = url.pathname.slice(ROOT.length);
    const key = url.searchParams.get("key");
    if (path === "" && key !== null) return enter(request, key, session);
    if (!knows(session, request)) return locked();
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

const knows = (session: Session, { headers, url }: Request) =>
  session.knows(headers.get("cookie"), new URL(url).port);

function enter(request: Request, key: string, session: Session): Response {
  if (!session.redeem(key))
    return knows(session, request) ? typed(ENTER_HTML, "text/html") : locked();
  const response = typed(ENTER_HTML, "text/html");
  response.headers.set("Set-Cookie", session.cookie(new URL(request.url).port));
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
