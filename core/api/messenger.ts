import type { ApiClients } from "../contracts/api/api-client.ts";
import { ApiError } from "../contracts/api/api-error.ts";
import type { MessagesApi } from "../contracts/api/messages.ts";
import type { Attempt, Failure, Messenger } from "../contracts/messenger.ts";
import { BotError } from "../errors.ts";
import { type ApiClientsOptions, createApiClients } from "./api-clients.ts";
import { failureOf } from "./failure.ts";

/**
 * Sends through the clients, and answers where they throw.
 *
 * @param clients that others use too; default: its own
 */
export function createMessenger(
  options: ApiClientsOptions,
  clients: ApiClients = createApiClients(options),
): Messenger {
  async function attempt<T>(
    app: string,
    work: (messages: MessagesApi) => Promise<T>,
  ): Promise<Attempt<T>> {
    try {
      return { ok: true, value: await work(clients.of(app).messages) };
    } catch (cause) {
      if (!(cause instanceof ApiError)) options.logger.error("api.failed", { app, cause });
      return { ok: false, failure: cause instanceof ApiError ? cause.failure : oddFailure(cause) };
    }
  }

  return {
    obstacle: (app) => clients.obstacle(app),
    send: ({ app, ...request }) => attempt(app, (messages) => messages.send(request)),
    prepare: (app, reply) => attempt(app, (messages) => messages.prepare(reply)),
    recall: (app, msgId) =>
      attempt(app, (messages) => messages.recall(msgId).then(() => undefined)),
  };
}

/** Nothing that was foreseen: to repeat it would repeat it. */
const oddFailure = (cause: unknown): Failure =>
  failureOf({
    class: "dead",
    error: cause instanceof BotError ? cause.code : "ERR_API",
    zh: "发送时出了意料之外的错误：看日志里的 api.failed",
    en: "Something unforeseen went wrong while sending: look for api.failed in the log",
  });
