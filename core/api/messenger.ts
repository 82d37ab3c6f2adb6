import type { ApiClient, ApiClients } from "../contracts/api/api-client.ts";
import { ApiError } from "../contracts/api/api-error.ts";
import type { Attempt, Failure, Messenger } from "../contracts/messenger.ts";
import { BotError } from "../errors.ts";
import type { Logger } from "../ports/logger.ts";
import { createApiClients } from "./api-clients.ts";
import type { ApiOptions } from "./api-options.ts";
import { failureOf } from "./failure.ts";

/**
 * What the outbox sends through.
 *
 * @param clients share tokens and connections with others; default: its own
 */
export function createMessenger(
  options: ApiOptions,
  clients: ApiClients = createApiClients(options),
): Messenger {
  const attempt = <T>(app: string, call: (client: ApiClient) => Promise<T>): Promise<Attempt<T>> =>
    // What `of` throws is an answer too.
    Promise.resolve(app)
      .then((name) => call(clients.of(name)))
      .then(
        (value) => ({ ok: true, value }),
        (cause: unknown) => ({ ok: false, failure: failureFrom(cause, options.logger) }),
      );

  return {
    obstacle: (app) => clients.obstacle(app),
    send: ({ app, ...request }) => attempt(app, ({ messages }) => messages.send(request)),
    prepare: (app, reply) => attempt(app, ({ messages }) => messages.prepare(reply)),
    recall: (app, msgId) =>
      attempt(app, async ({ messages }) => {
        await messages.recall(msgId);
        return undefined;
      }),
  };
}

/** Whatever else is thrown is a defect of ours, in front of the call or behind it: nobody knows. */
function failureFrom(cause: unknown, logger: Logger): Failure {
  if (cause instanceof ApiError) return cause.failure;
  logger.error("api.defect", { cause });
  const code = cause instanceof BotError ? cause.code : "ERR_API";
  return failureOf({
    class: cause instanceof BotError ? "dead" : "unknown",
    error: code,
    zh: `调用企业微信时程序出错（${code}）：看日志里的 api.defect`,
    en: `The program failed while it called WeCom (${code}): see api.defect in the log`,
  });
}
