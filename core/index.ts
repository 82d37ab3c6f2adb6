/*
 * The window: everything that plugins and `bot.config.ts` may see, and nothing else.
 * Import it as `huiyin`.
 */

/* Writing a plugin. */

export { mapReplies } from "./bot/middleware.ts";
export { definePlugin } from "./bot/plugin.ts";
export { optional, service } from "./bot/service.ts";
export { date } from "./bot/talks/date.ts";
export { pass, silent } from "./replies/outcome.ts";
export { to } from "./replies/recipient.ts";
export { reply } from "./replies/reply.ts";

/* Writing bot.config.ts. */

export { defineBot } from "./config/config.ts";
export { env, secret } from "./reading/reference.ts";
export { memory } from "./stores/memory/memory.ts";
export { sqlite } from "./stores/sqlite/sqlite.ts";
export { wecomApp } from "./wecom/app/platform.ts";

/* Types, for signatures of one's own. */

export type { CardKind, Click, ClickAnswer, ClickChoice } from "./bot/cards/click.ts";
export type { EventContext, Handler, Observer } from "./bot/context.ts";
export type { CardRoute } from "./bot/effects/effects.ts";
export type { HearsMatch } from "./bot/hears/expression.ts";
export type { JobContext, JobOptions, Tick, TimerContext } from "./bot/jobs/job.ts";
export type { Timer, TimerOptions } from "./bot/jobs/timer.ts";
export type { KeywordMode } from "./bot/keywords/words.ts";
export type { Middleware, Next } from "./bot/middleware.ts";
export type { Eraser, Exporter } from "./bot/personal-data.ts";
export type { Answers, Plugin, Registrar, ReplaceableAnswers } from "./bot/plugin.ts";
export type { EventFor, Query } from "./bot/query.ts";
export type {
  RouteContext,
  RouteHandler,
  RouteMethod,
  RouteOptions,
  SecretCheck,
  SseEvent,
  SseSource,
  Visitor,
} from "./bot/routes/route.ts";
export type { Token } from "./bot/service.ts";
export type { Entry, PluginStore } from "./bot/storage/entry.ts";
export type { Tables, TableWriter } from "./bot/storage/tables.ts";
export type {
  Asking,
  Conversation,
  ConversationEnd,
  ConversationHandle,
  ConversationOptions,
  Guest,
  Option,
  Prompt,
  StepOptions,
  StepWork,
} from "./bot/talks/conversation.ts";
export type { Trigger } from "./bot/trigger.ts";
export type { Datum } from "./events/field.ts";
export type { EventKind, EventOf, InboundEvent } from "./events/inbound.ts";
export type { Member } from "./events/member.ts";
export type * from "./events/names.ts";
export type { CancelTimer, Clock } from "./ports/clock.ts";
export type { Logger } from "./ports/logger.ts";
export type { CardBody, CardFact } from "./replies/card-body.ts";
export type { Card, CardButton, FormCard, ManyCard } from "./replies/card-builders.ts";
export type { LateOptions, OnLate } from "./replies/late.ts";
export type { MediaSource } from "./replies/media-source.ts";
export type { Answer, Outcome, Replies } from "./replies/outcome.ts";
export type { CardHandle, CardReceipt, DeliveryReport, Receipt, Sent } from "./replies/push.ts";
export type { Recipient } from "./replies/recipient.ts";
export type { ActiveReply, PassiveReply, Pushable, Reply } from "./replies/reply.ts";
export type { TemplateCard } from "./replies/template-card.ts";
export type { Migration, SqlRow } from "./stores/port/tables.ts";
export type { ApiClient } from "./wecom/api/clients.ts";
export type { XmlTree } from "./xml/tree.ts";
