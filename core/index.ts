/**
 * The window: everything that plugins and `bot.config.ts` may see, and nothing else.
 * Import it as `huiyin`.
 */

// Writing a plugin
export { optional, service } from "./bot/service.ts";
export { definePlugin } from "./bot/plugin.ts";
export { mapReplies } from "./bot/middleware.ts";
export { pass, silent } from "./events/outcome.ts";
export { reply } from "./events/reply.ts";

// Writing bot.config.ts
export { defineBot, wecomApp } from "./config/config.ts";
export { env, secret } from "./config/reference.ts";
export { memory } from "./stores/memory.ts";
export { sqlite } from "./stores/sqlite/sqlite.ts";

// Types
export type { EventFor, Query } from "./bot/query.ts";
export type { EventKind, EventOf, InboundEvent } from "./events/inbound.ts";
export type { Datum } from "./events/field.ts";
export type { Member } from "./events/member.ts";
export type { Answer, Outcome, Replies } from "./events/outcome.ts";
export type { PassiveReply, Reply } from "./events/reply.ts";
export type { TemplateCard } from "./events/template-card.ts";
export type { Logger } from "./ports/logger.ts";
export type { SqlRow, Tables, TableWriter } from "./contracts/store.ts";
