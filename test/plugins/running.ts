import { createBot } from "../../core/bot/bot.ts";
import type { Plugin } from "../../core/bot/plugin.ts";
import type { Store } from "../../core/contracts/store.ts";
import type { InboundEvent } from "../../core/events/inbound.ts";
import type { Outcome } from "../../core/events/outcome.ts";
import type { Reply } from "../../core/events/reply.ts";
import { memory } from "../../core/stores/memory.ts";
import { ManualClock } from "../../core/testing/manual-clock.ts";
import { recordingLogger } from "../support/recording-logger.ts";

/** A bot with these plugins, and short ways to ask it. */
export async function running(plugins: readonly Plugin[], store: Store = opened()) {
  const clock = new ManualClock();
  const logger = recordingLogger();
  const bot = await createBot({ plugins, store, clock, logger, production: false });
  const run = { late: false, signal: new AbortController().signal };
  return {
    bot,
    clock,
    logger,
    answer: async (event: InboundEvent) => replies(await bot.handle(event, run)),
  };
}

const opened = () => memory().open({ directory: "unused", logger: recordingLogger() });

/** What the member would see; undefined when nobody answered or there was nothing to say. */
function replies(outcome: Outcome): readonly Reply[] | undefined {
  return Array.isArray(outcome) ? outcome : undefined;
}
