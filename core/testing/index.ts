/*
 * The test kit: the real bot, in the sandbox (WeCom played), with a clock that only the test moves. Import it
 * as `huiyin/testing`.
 */

export type { Duration } from "../duration.ts";
export type { SentFile } from "./deeds.ts";
export type { Inbox, ReceivedCard, ReceivedFile } from "./inbox.ts";
export type { LogLine } from "./kept-log.ts";
export type { Problem } from "./problems.ts";
export type { TestRequest } from "./sandboxed-bot.ts";
export type { SentEvent, SentMessage, SentUnknown } from "./sent.ts";
export type { GroupOptions, TestBot, TestBotOptions, TestGroup } from "./test-bot.ts";
export { testBot } from "./test-bot.ts";
export type { TestUser } from "./test-user.ts";
export type { TestedApp } from "./tested-config.ts";
