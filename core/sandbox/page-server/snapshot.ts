import { eventSamples } from "../callbacks/samples.ts";
import type { Snapshot } from "../page-protocol.ts";
import type { Platform } from "../platform.ts";
import type { Walks } from "../walks/create-walks.ts";
import { worldView } from "./views.ts";

export interface SnapshotOptions {
  readonly platform: Platform;
  readonly walks: Walks;
  readonly version: string;
  readonly apiOrigin: string;
}

/** Everything that a page shows when it is opened. */
export function snapshotOf({ platform, walks, version, apiOrigin }: SnapshotOptions): Snapshot {
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
    records: feed.records,
    faults: faults.active,
    settings,
    walks: walks.list(),
    samples: eventSamples(world),
    apiOrigin,
    now: clock.now(),
  };
}
