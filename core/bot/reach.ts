import type { Plain } from "../plain-data.ts";
import type { Receipt } from "../replies/push.ts";
import type { Recipient } from "../replies/recipient.ts";
import type { Pushable } from "../replies/reply.ts";
import type { Migration } from "../stores/port/tables.ts";
import type { ApiClient } from "../wecom/api/clients.ts";
import type { PushCall, PushOptions } from "./effects/effects.ts";
import { pushRequest } from "./effects/push.ts";
import type { PluginScope } from "./plugin-scope.ts";
import type { PluginStore, StoreSettings } from "./storage/entry.ts";
import { createPluginStore } from "./storage/plugin-store.ts";
import { openPluginTables } from "./storage/plugin-tables.ts";
import type { Tables } from "./storage/tables.ts";
import { askedBy } from "./strays.ts";

/** What a plugin reaches outside itself, during its setup and afterwards. */
export interface Reach {
  /**
   * Opens this plugin's own tables, in setup. They are open before the bot starts, or it does not.
   *
   * @param migrations statements that have ever made them, oldest first; never edit one, add one.
   *   One text when both dialects take the same, else as `{ sqlite, postgres }`
   */
  tables(migrations: readonly Migration[]): Tables;

  /**
   * Opens a store of values by key, which no other plugin sees.
   *
   * ```ts
   * const trail = p.store("trail", () => [] as Position[]);
   * p.on("location", async ({ event, update }) => {
   *   const seen = await update(trail.of(event.from), (all) => [...all, positionOf(event)]);
   *   return `${seen.length}`;
   * });
   * ```
   *
   * @param name in kebab-case; a store of the same name is the same store
   * @param init makes the value of an entry that has none yet; plain data, as all values are
   */
  store<T>(name: string, init: () => T & Plain<T>, settings?: StoreSettings): PluginStore<T>;

  /**
   * Sends a message each time it is called, whatever else happens; within a handler `ctx.push` sends
   * it once for each message that is handled. Takes the app's secret.
   *
   * @param message a text, or what `reply.…` makes
   * @param to who gets it, as in `to.user("li")`
   * @returns the receipt, when the message is on disk
   * @throws BotError `ERR_SEND` (as a rejection) when it can never be sent: no secret, no such app
   */
  readonly push: PushCall;

  /**
   * WeCom's active API with this app's secret: users, departments, media, menus, group chats. What
   * is called there happens at once, and again when a message is handled again: within a handler,
   * call it inside `ctx.step`.
   *
   * @param app its name in `bot.config.ts`; default: the only one
   * @throws PluginError when the bot has no active side; BotError `ERR_SEND` for an app that is not
   *   there, or when there are several and none is named
   */
  api(app?: string): ApiClient;
}

/**
 * Each throws, when it is called, for what this bot has not got.
 *
 * @param onOpening told of tables that are being opened
 */
export const reachOf = (scope: PluginScope, onOpening: (opened: Promise<void>) => void): Reach => ({
  tables(migrations) {
    if (scope.isSetUp)
      throw scope.misused("p.tables was called after setup; open tables during setup");
    const { tables, opened } = openPluginTables(scope, migrations);
    onOpening(opened);
    return tables;
  },

  store: (name, init, settings) => createPluginStore(scope, name, init, settings),

  push: ((message: string | Pushable, to: Recipient, options?: PushOptions) =>
    askedBy(push(scope, message, to, options), scope, "p.push")) as PushCall,

  api: (app) => asker(scope.apiFor("p.api")(app), scope, "p.api"),
});

/** Sends for a plugin, outside of any message. */
export async function push(
  scope: PluginScope,
  message: string | Pushable,
  to: Recipient,
  { key }: PushOptions = {},
): Promise<Receipt> {
  const request = pushRequest(scope.name, message, to);
  return scope.pusherFor("p.push").push({ ...request, message: undefined, key });
}

/** The same calls, marked with the plugin that makes them. */
function asker<T extends object>(api: T, scope: PluginScope, what: string): T {
  const calls = Object.entries(api).map(([name, member]) => {
    const path = `${what}.${name}`;
    if (typeof member !== "function") {
      return [name, isObject(member) ? asker(member, scope, path) : member];
    }
    const call = (...given: readonly unknown[]) => {
      const result: unknown = member.apply(api, given);
      if (result instanceof Promise) return askedBy(result, scope, path);
      return isObject(result) ? asker(result, scope, path) : result;
    };
    return [name, call];
  });
  return Object.freeze(Object.fromEntries(calls));
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
