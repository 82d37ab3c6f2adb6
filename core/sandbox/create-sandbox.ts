import { createCards } from "./chat/cards.ts";
import { createChats } from "./chat/chats.ts";
import { createMediaShelf } from "./chat/create-media.ts";
import { checkUrl } from "./delivery/check.ts";
import { createCourier } from "./delivery/courier.ts";
import type { Ground } from "./delivery/ground.ts";
import { createLine } from "./delivery/line.ts";
import { createCiphers, createMsgIds, createSealer } from "./delivery/seal.ts";
import { createFaults } from "./faults.ts";
import { createFeed } from "./feed/feed.ts";
import { type Keeping, notKept } from "./keeping/keeping.ts";
import { createAnswerReader } from "./reply/read-answer.ts";
import type { Sandbox, SandboxOptions } from "./sandbox.ts";
import { DEFAULT_SETTINGS, type SandboxSettings } from "./settings.ts";
import { createWorld, type SandboxApp, type World } from "./world/world.ts";

/**
 * Makes a sandbox: WeCom played, with one company. Nothing travels until somebody emits a callback or checks a URL.
 *
 * @throws RangeError from `emit` and `check` when the app's EncodingAESKey is ill-formed
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { clock, entropy, keeping = notKept(clock) } = options;
  const world = createWorld(options.world);
  keepWorld(world, keeping);
  const { corpId } = world.corp;
  const chats = createChats({ clock, keeping });
  const media = createMediaShelf({ clock, entropy, keeping });
  const ciphers = createCiphers();
  const settings = createSettings(options.settings);
  const ground: Ground = {
    clock,
    world,
    chats,
    cards: createCards({ clock, entropy, chats, keeping }),
    feed: createFeed(),
    faults: createFaults(),
    line: createLine(clock),
    sealer: createSealer({ corpId, clock, entropy, ciphers }),
    read: createAnswerReader({ corpId, ciphers, media, chats }),
    settings,
  };
  const { cards, feed, faults, line } = ground;
  const courier = createCourier(ground);

  return {
    clock,
    entropy,
    keeping,
    world,
    chats,
    cards,
    media,
    feed,
    faults,
    get settings() {
      return settings.current;
    },
    configure: settings.configure,
    onConfigure: settings.onConfigure,
    nextMsgId: createMsgIds(entropy),
    emit: courier.carry,
    check: (app) => checkUrl(app, ground),
    get underWay() {
      return line.underWay;
    },
    async close() {
      // What is on its way ends first, and with it the callbacks that it belongs to.
      line.close();
      courier.close();
    },
  };
}

function createSettings(initial: Partial<SandboxSettings> = {}) {
  const listeners = new Set<() => void>();
  let current: SandboxSettings = Object.freeze({ ...DEFAULT_SETTINGS, ...initial });
  return {
    get current() {
      return current;
    },
    configure(change: Partial<SandboxSettings>) {
      current = Object.freeze({ ...current, ...change });
      for (const listener of listeners) listener();
    },
    onConfigure(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** What an app has changed of itself; keys, secret and address are those of the bot that runs. */
interface KeptApp
  extends Pick<SandboxApp, "name" | "title" | "reportsLocation" | "reportsEnter" | "visibleTo"> {
  /** JSON has no `undefined`. */
  readonly menu: SandboxApp["menu"] | null;
}

/** Lets members, departments, groups and what apps have published outlive a restart. */
export function keepWorld(world: World, keeping: Keeping): void {
  keeping.part("world", {
    save: () => ({
      members: world.members,
      departments: world.departments,
      groups: world.groups,
      apps: world.apps.map(keptApp),
    }),
    load(had) {
      for (const department of had.departments) world.putDepartment(department);
      for (const member of had.members) world.putMember(member);
      for (const group of had.groups) world.putGroup(withAll(group));
      for (const { menu, ...kept } of had.apps) {
        const app = world.app(kept.name);
        // One that is not configured any more has no bot to play with.
        if (app) world.putApp({ ...app, ...kept, menu: menu ?? undefined });
      }
    },
  });
  world.onChange(keeping.changed);
}

const keptApp = (app: SandboxApp): KeptApp => {
  const { name, title, reportsLocation, reportsEnter, visibleTo, menu = null } = app;
  return { name, title, reportsLocation, reportsEnter, menu, ...(visibleTo && { visibleTo }) };
};

/** JSON has no undefined: a group that was kept has these keys again. */
const UNNAMED = { app: undefined, webhookKey: undefined };
const withAll = (group: World["groups"][number]): World["groups"][number] => ({
  ...UNNAMED,
  ...group,
});
