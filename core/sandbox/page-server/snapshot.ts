import { eventSamples } from "../callbacks/samples.ts";
import type { Snapshot } from "../page-protocol.ts";
import type { Platform } from "../platform.ts";
import type { Walks } from "../walks/create-walks.ts";
import type { BotSide } from "./bot-side.ts";
import { worldView } from "./views.ts";

export interface SnapshotOptions {
  readonly platform: Platform;
  readonly walks: Walks;
  readonly version: string;
  readonly apiOrigin: string;
  readonly bot: BotSide;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Whether the bot comes back by itself after it has ended. */
  readonly supervised: boolean;
}

/** Everything that a page shows when it is opened. */
export function snapshotOf(options: SnapshotOptions): Snapshot {
  const { platform, walks, version, apiOrigin, bot, supervised, startedAt } = options;
  const { chats, clock, faults, feed, settings, world } = platform;
  const { apps, members, departments, groups } = worldView(world);
  return {
    version,
    corp: world.corp,
    apps,
    members,
    departments,
    groups,
    entries: chats.entries,
    // Before the records: reading it may tell something new of them.
    outbox: bot.outbox(),
    records: feed.records.map(bot.view),
    tries: bot.tries(),
    supervised,
    faults: faults.active,
    settings,
    walks: walks.list(),
    samples: eventSamples(world),
    apiOrigin,
    now: clock.now(),
    startedAt,
  };
}
