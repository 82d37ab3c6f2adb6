import { createSeal } from "../../crypto/seal.ts";
import { nearest } from "../../nearest.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Entropy } from "../../ports/entropy.ts";
import { Secret } from "../../secret.ts";
import type { Remark } from "../feed/records.ts";
import { fromEpoch, type Keeping, toEpoch } from "../keeping/keeping.ts";
import { doubtful, wrong } from "../reply/remark.ts";
import type { SandboxSettings } from "../settings.ts";
import type { SandboxApp, World } from "../world/world.ts";
import { CallRefused, type OpenRoute } from "./route.ts";

/** The access tokens of all apps (document 91039). */
export interface Tokens {
  /** The app's newest token that is alive, or else a new one. */
  issue(app: string): IssuedToken;
  /** Whose token it is, and whether it may still be used. `undefined` for a text never given out. */
  find(text: string): FoundToken | undefined;
  /** Ends one before its time. `revoked`: from now on as if it had never been given out. */
  end(text: string, how: "expired" | "revoked"): void;
  /** Ends all of an app, or of every app, as WeCom may do for reasons of its own. */
  endAll(how: "expired" | "revoked", app?: string): void;
}

interface IssuedToken {
  readonly text: string;
  /** Until its end. */
  readonly seconds: number;
  /** Whether it was given out before. */
  readonly again: boolean;
}

interface FoundToken {
  readonly app: string;
  readonly alive: boolean;
}

interface TokensOptions {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly settings: Pick<SandboxSettings, "tokenSeconds">;
  readonly keeping: Keeping;
  /** Whose apps they are. */
  readonly world: Pick<World, "corp" | "app">;
}

interface Kept {
  readonly app: string;
  /** On the monotonic clock, in milliseconds. */
  readonly expiresAt: number;
}

/** 214 characters, as the real ones have; the documents reserve 512. */
const TOKEN_BYTES = 160;
/** Tokens that are remembered: beyond, the oldest is as unknown as if it had never been. */
const CAPACITY = 1_000;

/** @param options `settings` is read anew for each token: a life may change while others live. */
export function createSandboxTokens(options: TokensOptions): Tokens {
  const { clock, entropy, keeping, world } = options;
  const kept = new Map<string, Kept>();

  const sealOf = (name: string) => {
    const app = world.app(name);
    const owner = { tenant: world.corp.corpId, account: app?.agentId ?? "" };
    return createSeal({ ...owner, secret: new Secret(app?.secret ?? "") }, "sandbox", entropy);
  };
  keeping.part("tokens", {
    save: () =>
      [...kept].map(([text, { app, expiresAt }]) => ({
        app,
        sealed: sealOf(app).close(text),
        expiresAt: toEpoch(clock, expiresAt),
      })),
    load(had) {
      for (const { app, sealed, expiresAt } of had) {
        const text = sealOf(app).open(sealed);
        if (text) kept.set(text, { app, expiresAt: fromEpoch(clock, expiresAt) });
      }
    },
  });

  const end = (text: string, how: "expired" | "revoked") => {
    const token = kept.get(text);
    if (!token) return;
    if (how === "revoked") kept.delete(text);
    else kept.set(text, { ...token, expiresAt: Math.min(token.expiresAt, clock.monotonic()) });
    keeping.changed();
  };
  const isAlive = ({ expiresAt }: Kept) => clock.monotonic() < expiresAt;
  const secondsOf = ({ expiresAt }: Kept) => Math.ceil((expiresAt - clock.monotonic()) / 1_000);

  return {
    issue(app) {
      const alive = [...kept].findLast(([, token]) => token.app === app && isAlive(token));
      if (alive) return { text: alive[0], seconds: secondsOf(alive[1]), again: true };
      const text = Buffer.from(entropy(TOKEN_BYTES)).toString("base64url");
      const seconds = options.settings.tokenSeconds;
      kept.set(text, { app, expiresAt: clock.monotonic() + seconds * 1_000 });
      const [oldest] = kept.keys();
      if (kept.size > CAPACITY && oldest !== undefined) kept.delete(oldest);
      // The bot writes it down at once: whoever is killed now must know it too.
      keeping.changed();
      keeping.flush();
      return { text, seconds, again: false };
    },
    find(text) {
      const token = kept.get(text);
      return token && { app: token.app, alive: isAlive(token) };
    },
    end,
    endAll(how, app) {
      for (const [text, token] of [...kept]) {
        if (app === undefined || token.app === app) end(text, how);
      }
    },
  };
}

/** The path of the one call that gives out tokens. */
export const TOKEN_PATH = "/cgi-bin/gettoken";

/**
 * Gives an app its access token for corpid and corpsecret (document 91039). A missing secret is
 * told before a missing corpid, as WeCom does.
 */
export function createTokenRoute(tokens: Tokens): OpenRoute {
  return ({ sandbox, query, remark }) => {
    if (!query.get("corpsecret")) throw new CallRefused(41004, "");
    const corpId = query.get("corpid");
    if (!corpId) throw new CallRefused(41002, "");
    if (corpId !== sandbox.world.corp.corpId) throw new CallRefused(40013, "");
    const app = appWithSecret(sandbox.world, query);
    if (!app) throw new CallRefused(40001, "");

    const { text, seconds, again } = tokens.issue(app.name);
    if (again) remark(AGAIN);
    return { access_token: text, expires_in: seconds };
  };
}

/** The app that a query for a token means. */
function appWithSecret(world: World, query: URLSearchParams): SandboxApp | undefined {
  return world.apps.find(({ secret }) => secret === query.get("corpsecret"));
}

const AGAIN = doubtful(
  "token.again",
  "旧的 access_token 还有效：缓存到 expires_in 为止，频繁获取会被拦截。",
  "The last access_token is still alive: keep it for expires_in, asking often gets blocked.",
);

/** The name of the app that calls, valid token or not; `undefined` where nothing tells. */
export function callerOf(url: URL, world: World, tokens: Tokens): string | undefined {
  if (url.pathname === TOKEN_PATH) return appWithSecret(world, url.searchParams)?.name;
  return tokens.find(url.searchParams.get("access_token") ?? "")?.app;
}

/**
 * Looks at the token in the query, the only place where it counts.
 *
 * @throws CallRefused 41001 for none, 40014 for one never given out, 42001 for one that has expired
 */
export function checkAccessToken(query: URLSearchParams, tokens: Tokens): string {
  const text = query.get("access_token");
  if (!text) throw new CallRefused(41001, "");
  const token = tokens.find(text);
  if (!token) throw new CallRefused(40014, "");
  if (!token.alive) throw new CallRefused(42001, "");
  return token.app;
}

/** On a path that is not there: what may have been meant. */
export function unknownPath(path: string, paths: readonly string[]): Remark {
  const near = nearest(path, paths);
  return wrong(
    "path.unknown",
    `沙盒里没有这个接口，最接近的是 ${near}。`,
    `The sandbox has no such path; the nearest is ${near}.`,
  );
}
