/*
 * The window: everything that plugins and `bot.config.ts` may see, and nothing else.
 * Import it as `huiyin`.
 */

/* Writing a plugin. */

export { mapReplies } from "./bot/middleware.ts";
export { definePlugin } from "./bot/plugin.ts";
export { optional, service } from "./bot/service.ts";
export { pass, silent } from "./events/outcome.ts";
export { to } from "./events/recipient.ts";
export { reply } from "./events/reply.ts";

/* Writing bot.config.ts. */

export { defineBot, wecomApp } from "./config/config.ts";
export { env, secret } from "./config/reference.ts";
export { memory } from "./stores/memory.ts";
export { sqlite } from "./stores/sqlite/sqlite.ts";

/* Types, for signatures of one's own. */

export type { EventContext, Handler, Observer } from "./bot/context.ts";
export type { Pushable } from "./bot/effects/effects.ts";
export type { HearsMatch } from "./bot/hears/match.ts";
export type { KeywordMode } from "./bot/keywords/mode.ts";
export type { Middleware, Next } from "./bot/middleware.ts";
export type { Eraser, Exporter } from "./bot/personal-data.ts";
export type { Plugin, Registrar } from "./bot/plugin.ts";
export type { EventFor, Query } from "./bot/query.ts";
export type { Token } from "./bot/service.ts";
export type { Entry, PluginStore } from "./bot/storage/entry.ts";
export type { ApiClient } from "./contracts/api/api-client.ts";
export type { LateOptions, OnLate } from "./contracts/late.ts";
export type { DeliveryReport, Receipt, Sent } from "./contracts/push.ts";
export type { SqlRow, Tables, TableWriter } from "./contracts/store.ts";
export type { Datum } from "./events/field.ts";
export type { EventKind, EventOf, InboundEvent } from "./events/inbound.ts";
export type { MediaSource } from "./events/media-source.ts";
export type { Member } from "./events/member.ts";
export type { Answer, Outcome, Replies } from "./events/outcome.ts";
export type { Recipient } from "./events/recipient.ts";
export type { ActiveReply, PassiveReply, Reply } from "./events/reply.ts";
export type { TemplateCard } from "./events/template-card.ts";
export type { CancelTimer, Clock } from "./ports/clock.ts";
export type { Logger } from "./ports/logger.ts";
export type { XmlTree } from "./xml/tree.ts";
