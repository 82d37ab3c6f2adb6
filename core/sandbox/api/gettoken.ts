import { doubtful } from "../reply/remark.ts";
import type { SandboxApp, World } from "../world/world.ts";
import { ApiError, type OpenRoute } from "./route.ts";
import type { Tokens } from "./token.ts";

/** The path of the one call that gives out tokens. */
export const TOKEN_PATH = "/cgi-bin/gettoken";

/**
 * Gives an app its access token for corpid and corpsecret (document 91039). A missing secret is
 * told before a missing corpid, as the platform does.
 */
export function createTokenRoute(tokens: Tokens): OpenRoute {
  return ({ platform, query, remark }) => {
    if (!query.get("corpsecret")) throw new ApiError(41004, "");
    const corpId = query.get("corpid");
    if (!corpId) throw new ApiError(41002, "");
    if (corpId !== platform.world.corp.corpId) throw new ApiError(40013, "");
    const app = appWithSecret(platform.world, query);
    if (!app) throw new ApiError(40001, "");

    const { text, seconds, again } = tokens.issue(app.name);
    if (again) remark(AGAIN);
    return { access_token: text, expires_in: seconds };
  };
}

/** The app that a query for a token means. */
export function appWithSecret(world: World, query: URLSearchParams): SandboxApp | undefined {
  return world.apps.find(({ secret }) => secret === query.get("corpsecret"));
}

const AGAIN = doubtful(
  "token.again",
  "旧的 access_token 还有效：缓存到 expires_in 为止，频繁获取会被拦截。",
  "The last access_token is still alive: keep it for expires_in, asking often gets blocked.",
);
