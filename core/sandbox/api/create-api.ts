import { wrong } from "../reply/remark.ts";
import type { Sandbox } from "../sandbox.ts";
import { agentRoutes } from "./agents.ts";
import { pause } from "./api-faults.ts";
import { answerPlain, type CallAnswer, refuseWith } from "./call-answer.ts";
import { BodyTooLong } from "./call-body.ts";
import { type CallNotes, openNotes } from "./call-notes.ts";
import { createConduct, createRouting } from "./conduct.ts";
import { cureOf } from "./errcodes.ts";
import { groupRoutes } from "./groups.ts";
import { mediaRoutes } from "./media/routes.ts";
import { addressRoutes, departmentRoutes, userRoutes } from "./members.ts";
import { menuRoutes } from "./menus.ts";
import { CallRefused } from "./route.ts";
import { sendRoutes } from "./send/routes.ts";
import {
  callerOf,
  createSandboxTokens,
  createTokenRoute,
  TOKEN_PATH,
  type Tokens,
} from "./tokens.ts";
import { webhookRoutes } from "./webhook.ts";

/** What a call is answered that ended in an error, with a remark on what to do about it. */
function refusalOf(cause: unknown, notes: CallNotes): CallAnswer {
  if (cause instanceof BodyTooLong) return answerPlain(413);
  const error = cause instanceof CallRefused ? cause : brokenBy(cause, notes);
  // What a fault did is not the bot's mistake.
  const cure = cureOf(error.errcode, notes.spoilt ? "warning" : "error");
  if (cure) notes.remark(cure);
  return refuseWith(error, notes.hint);
}

/** A bug of the sandbox must not end it: WeCom answers -1 to what it did not expect, too. */
function brokenBy(cause: unknown, notes: CallNotes): CallRefused {
  const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  notes.remark(wrong("api.broken", `沙盒自己出错了：${why}`, `The sandbox itself failed: ${why}`));
  return new CallRefused(-1, "");
}

interface ApiOptions {
  readonly sandbox: Sandbox;
  /** Shared with whoever ends tokens before their time. Default: the API's own. */
  readonly tokens?: Tokens;
}

/**
 * The active API: takes what a bot sends to `qyapi.weixin.qq.com` and answers as that does, HTTP
 * 200 with `errcode` and `errmsg` even for refusals. An unknown path is 404 with an empty body, a
 * body beyond all limits 413. Every call becomes a record in the feed. Never rejects.
 */
export function createApi(options: ApiOptions): (request: Request) => Promise<Response> {
  const { sandbox, tokens = createSandboxTokens(sandbox) } = options;
  const conduct = createConduct({ sandbox, tokens, routing: createRoutes(tokens) });

  return async (request) => {
    const url = new URL(request.url);
    const app = callerOf(url, sandbox.world, tokens);
    const notes = openNotes(sandbox, request, app);

    const answer = await conduct({ request, url, app, notes }).catch((cause: unknown) =>
      refusalOf(cause, notes),
    );
    if (notes.delayMs > 0) await pause(sandbox.clock, notes.delayMs, request.signal);
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
