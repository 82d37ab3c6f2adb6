/*
 * The test kit: the real bot, on WeCom in a box, with a clock that only the test moves. Import it
 * as `huiyin/testing`.
 */

export type { Duration } from "./duration.ts";
export type { Inbox } from "./inbox.ts";
export type { TestBot, TestBotOptions } from "./test-bot.ts";
export { testBot } from "./test-bot.ts";
export type { Sent, SentEvent, SentFile, TestUser } from "./test-user.ts";
