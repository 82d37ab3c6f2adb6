import { type BotOptions, createBot } from "../../../core/bot/bot.ts";
import { definePlugin, type Plugin, type Registrar } from "../../../core/bot/plugin.ts";
import type { Run } from "../../../core/bot/run.ts";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import { type Outcome, pass, silent } from "../../../core/replies/outcome.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

/** A plugin without configuration, made in one line. */
export const plugin = (name: string, setup: (p: Registrar) => void | Promise<void>): Plugin =>
  definePlugin({ name, setup })();

/** The first run of a message, in time and never aborted, but for `changes`. */
export const inTime = (changes: Partial<Run> = {}): Run => ({
  late: false,
  handedOver: false,
  signal: new AbortController().signal,
  attempt: 1,
  sent: [],
  current: undefined,
  failed: false,
  memos: new Map(),
  claim: async () => undefined,
  commit() {},
  swap() {},
  bear() {},
  afterwards() {},
  ...changes,
});

/** Lets everything that is ready go on, observers included. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What an outcome says: the contents of its texts, the kinds of its other parts, or its name. */
export async function sayings(outcome: Outcome): Promise<readonly string[] | "pass" | "silent"> {
  if (outcome === pass) return "pass";
  if (outcome === silent) return "silent";
  const said: string[] = [];
  for await (const reply of outcome) said.push(reply.kind === "text" ? reply.content : reply.kind);
  return said;
}

/** A bot of these plugins, with a clock and a log to look at. */
export async function botOf(plugins: readonly Plugin[], options: Partial<BotOptions> = {}) {
  const clock = new ManualClock();
  const logger = recordingLogger();
  const bot = await createBot({ plugins, clock, logger, production: false, ...options });
  const ask = async (event: InboundEvent, run = inTime()) => sayings(await bot.handle(event, run));
  const logged = (name: string) => logger.lines.filter(({ event }) => event === name);
  return { bot, clock, logger, ask, logged };
}
