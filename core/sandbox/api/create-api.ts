import type { Platform } from "../platform.ts";
import { callerOf } from "./access.ts";
import { addressRoutes } from "./addresses.ts";
import { agentRoutes } from "./agents.ts";
import { pause } from "./api-faults.ts";
import { openNotes } from "./call-notes.ts";
import { createConduct } from "./conduct.ts";
import { departmentRoutes } from "./departments.ts";
import { createTokenRoute, TOKEN_PATH } from "./gettoken.ts";
import { groupRoutes } from "./groups/routes.ts";
import { mediaRoutes } from "./media/routes.ts";
import { menuRoutes } from "./menus.ts";
import { refusalOf } from "./refusal.ts";
import { createRouting } from "./routing.ts";
import { sendRoutes } from "./send/routes.ts";
import { createTokens, type Tokens } from "./token.ts";
import { userRoutes } from "./users.ts";
import { webhookRoutes } from "./webhook/routes.ts";

export interface ApiOptions {
  readonly platform: Platform;
  /** Shared with whoever ends tokens before their time. Default: the API's own. */
  readonly tokens?: Tokens;
}

/**
 * The active API: takes what a bot sends to `qyapi.weixin.qq.com` and answers as that does, HTTP
 * 200 with `errcode` and `errmsg` even for refusals. An unknown path is 404 with an empty body, a
 * body beyond all limits 413. Every call becomes a record in the feed. Never rejects.
 */
export function createApi(options: ApiOptions): (request: Request) => Promise<Response> {
  const { platform, tokens = createTokens(platform) } = options;
  const conduct = createConduct({ platform, tokens, routing: createRoutes(tokens) });

  return async (request) => {
    const url = new URL(request.url);
    const app = callerOf(url, platform.world, tokens);
    const notes = openNotes(platform, request, app);

    const answer = await conduct({ request, url, app, notes }).catch((cause: unknown) =>
      refusalOf(cause, notes),
    );
    if (notes.delayMs > 0) await pause(platform.clock, notes.delayMs, request.signal);
    notes.close(answer);
    return answer.response;
  };
}

const createRoutes = (tokens: Tokens) =>
  createRouting({
    closed: {
      ...userRoutes,
      ...departmentRoutes,
      ...menuRoutes,
      ...agentRoutes,
      ...addressRoutes,
      ...sendRoutes,
      ...mediaRoutes,
      ...groupRoutes,
    },
    open: { [`GET ${TOKEN_PATH}`]: createTokenRoute(tokens), ...webhookRoutes },
  });
