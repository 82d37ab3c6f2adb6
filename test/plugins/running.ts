import { createBot } from "../../core/bot/bot.ts";
import type { Plugin } from "../../core/bot/plugin.ts";
import type { Store } from "../../core/contracts/store.ts";
import type { EventOf, InboundEvent } from "../../core/events/inbound.ts";
import { type Member, member } from "../../core/events/member.ts";
import type { Outcome } from "../../core/events/outcome.ts";
import type { Reply } from "../../core/events/reply.ts";
import { memory } from "../../core/stores/memory.ts";
import { ManualClock } from "../support/manual-clock.ts";
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

let serial = 0;

/** What every event has; each call makes another one. */
export function from(who: Member) {
  serial += 1;
  return {
    id: `e${serial.toString(16)}`.padStart(64, "0"),
    app: who.app,
    from: who,
    toUserName: "ww0123456789abcdef",
    fromUserName: who.userId,
    agentId: "1000002",
    createTime: 1_795_392_000 + serial,
  };
}

const message = (who: Member) => ({ ...from(who), msgId: "m" });

export const li = member("main", "LiSi");

export const text = (content: string, who = li): EventOf<"text"> => ({
  ...message(who),
  kind: "text",
  content,
});

export const pin = (label: string, who = li): EventOf<"location"> => ({
  ...message(who),
  kind: "location",
  latitude: 23.109_01,
  longitude: 113.324_52,
  scale: 15,
  label,
  appType: "wxwork",
  datum: "gcj02",
});

export const report = (who = li): EventOf<"event:LOCATION"> => ({
  ...from(who),
  kind: "event:LOCATION",
  latitude: 31.23,
  longitude: 121.47,
  precision: 35,
  datum: "unknown",
  appType: "wxwork",
});
