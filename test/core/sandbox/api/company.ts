import { randomBytes } from "node:crypto";
import { createApi } from "../../../../core/sandbox/api/create-api.ts";
import { createSandboxTokens } from "../../../../core/sandbox/api/tokens.ts";
import { createSandbox } from "../../../../core/sandbox/create-sandbox.ts";
import type { CallRecord } from "../../../../core/sandbox/feed/records.ts";
import type { Keeping } from "../../../../core/sandbox/keeping/keeping.ts";
import { defaultWorld } from "../../../../core/sandbox/world/default-world.ts";
import type { SandboxApp } from "../../../../core/sandbox/world/world.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";

export const CORP_ID = "ww00000000000000aa";
export const ORIGIN = "http://api.test";

export const app = (change: Partial<SandboxApp> = {}): SandboxApp => ({
  name: "main",
  title: "回音",
  agentId: "1000002",
  secret: "secret-of-main",
  callback: undefined,
  reportsLocation: false,
  reportsEnter: false,
  menu: undefined,
  ...change,
});

const other = app({ name: "other", title: "别的", agentId: "1000003", secret: "secret-of-other" });

/** What a test reads from an answer. */
export type Answer = Readonly<Record<string, unknown>> & { readonly errcode: number };

/** A company of two apps, and its API as a client sees it. */
export function company(
  change: Partial<SandboxApp> = {},
  clock = new ManualClock(),
  keeping?: Keeping,
) {
  const sandbox = createSandbox({
    world: defaultWorld({ corpId: CORP_ID, apps: [app(change), other] }),
    clock,
    entropy: (count) => randomBytes(count),
    ...(keeping && { keeping }),
  });
  const tokens = createSandboxTokens(sandbox);
  const api = createApi({ sandbox, tokens });
  const ask = (path: string, init?: RequestInit) => api(new Request(ORIGIN + path, init));
  const json = async (response: Response) => (await response.json()) as Answer;

  const withToken = (path: string, token: string) =>
    `${path}${path.includes("?") ? "&" : "?"}access_token=${encodeURIComponent(token)}`;
  const tokenPath = (secret: string, corpId = CORP_ID) =>
    `/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`;
  const token = async (secret = "secret-of-main") =>
    String((await json(await ask(tokenPath(secret)))).access_token);

  return {
    clock,
    sandbox,
    tokens,
    api,
    ask,
    tokenPath,
    token,
    withToken,
    /** The answer to a GET with a token of the first app. */
    get: async (path: string) => json(await ask(withToken(path, await token()))),
    /** The answer to a POST of JSON with a token of the first app. */
    post: async (path: string, body: unknown) =>
      json(
        await ask(withToken(path, await token()), { method: "POST", body: JSON.stringify(body) }),
      ),
    /** The answer to a bare path, as JSON. */
    bare: async (path: string, init?: RequestInit) => json(await ask(path, init)),
    /** The record of the newest call. */
    last: () => sandbox.feed.records.at(-1) as CallRecord,
  };
}
