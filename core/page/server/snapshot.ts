import { eventSamples } from "../../sandbox/callbacks/samples/catalogue.ts";
import type { AppView, PageChange, Snapshot } from "../../sandbox/page-protocol.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import type { Walks } from "../../sandbox/walks/create-walks.ts";
import type { SandboxApp, World } from "../../sandbox/world/world.ts";
import type { BotSide } from "./bot-side.ts";

/** An app without its secrets. */
const appView = (app: SandboxApp): AppView => ({
  name: app.name,
  title: app.title,
  agentId: app.agentId,
  menu: app.menu,
  reportsLocation: app.reportsLocation,
  reportsEnter: app.reportsEnter,
  callbackUrl: app.callback?.url,
});

/** The company as it is now. */
export const worldView = (world: World): Extract<PageChange, { readonly type: "world" }> => ({
  type: "world",
  apps: world.apps.map(appView),
  members: world.members,
  departments: world.departments,
  groups: world.groups,
});

export interface SnapshotOptions {
  readonly sandbox: Sandbox;
  readonly walks: Walks;
  readonly version: string;
  readonly apiOrigin: string;
  readonly bot: BotSide;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Whether the bot comes back by itself after it has ended. */
}

/** Everything that a page shows when it is opened. */
export async function snapshotOf(options: SnapshotOptions): Promise<Snapshot> {
  const { sandbox, walks, version, apiOrigin, bot, startedAt } = options;
  const { chats, clock, faults, feed, settings, world } = sandbox;
  // Before the rest: reading it takes a while, and may tell something new of the records.
  const outbox = await bot.outbox();
  const { apps, members, departments, groups } = worldView(world);
  return {
    version,
    corp: world.corp,
    apps,
    members,
    departments,
    groups,
    entries: chats.entries,
    outbox,
    jobs: bot.jobs(),
    records: feed.records.map(bot.view),
    tries: bot.tries(),
    faults: faults.active,
    settings,
    walks: walks.list(),
    samples: eventSamples(world),
    apiOrigin,
    now: clock.now(),
    startedAt,
  };
}
