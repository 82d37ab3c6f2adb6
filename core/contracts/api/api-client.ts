import type { Secret } from "../../secret.ts";
import type { AddressesApi } from "./addresses.ts";
import type { AgentApi } from "./agent.ts";
import type { DepartmentsApi } from "./departments.ts";
import type { GroupsApi } from "./groups.ts";
import type { MediaApi } from "./media.ts";
import type { MenuApi } from "./menu.ts";
import type { MessagesApi } from "./messages.ts";
import type { OauthApi } from "./oauth.ts";
import type { UsersApi } from "./users.ts";
import type { WebhookClient } from "./webhook.ts";

/**
 * WeCom's active API for one app. Tokens come and go inside. Every call that comes to nothing
 * throws ApiError: `ERR_API` with WeCom's errcode, `ERR_API_TIMEOUT`, `ERR_API_NETWORK`,
 * `ERR_API_ANSWER` (as a rejection); its `failure.class` tells whether to repeat it.
 *
 * What is called here happens at once, and again when a handler runs again: `ctx.push` and
 * `ctx.step` are for what shall happen once for each message.
 */
export interface ApiClient {
  readonly messages: MessagesApi;
  readonly media: MediaApi;
  readonly users: UsersApi;
  readonly departments: DepartmentsApi;
  readonly menu: MenuApi;
  readonly agent: AgentApi;
  /** Group chats of the app (appchat). */
  readonly groups: GroupsApi;
  readonly addresses: AddressesApi;
  readonly oauth: OauthApi;
  /**
   * @param address of a group's webhook, or its key: whoever has it can write there
   * @throws BotError `ERR_REPLY` for what is neither
   */
  webhook(address: Secret | string): WebhookClient;
}

/** The clients of all apps. */
export interface ApiClients {
  /**
   * Why this app can never call: `no_app`, `no_secret`. `undefined` when it can.
   *
   * @param app its name in `bot.config.ts`
   */
  obstacle(app: string): string | undefined;
  /**
   * @param app its name in `bot.config.ts`
   * @throws BotError `ERR_SEND` for one that is not there. Without a secret every call is refused
   */
  of(app: string): ApiClient;
  /** Lets nothing more leave, and closes what is open. */
  close(): Promise<void>;
}
