import { openScene, requireVisible } from "../callbacks/scene.ts";
import type { WalkRequest, WalkState } from "../page-protocol.ts";
import type { Platform } from "../platform.ts";
import { requireCrowd } from "./check-walk.ts";
import { gather } from "./crowd.ts";
import { reportsAlong } from "./reports-along.ts";
import { setOff, type Walk } from "./walk.ts";

/** What `createWalks` works with. */
export interface WalksOptions {
  readonly platform: Platform;
  /** Told of each walk that began, went on for a second or ended. */
  readonly onChange: (state: WalkState) => void;
}

/** Members who walk along routes while their clients report where they are. */
export interface Walks {
  /**
   * @throws SandboxError `walk.route`, `walk.speed`, `walk.long`, `walk.members`
   * @throws ActError `deed.app`, `deed.member`, `deed.invisible`, `deed.place`
   */
  start(request: WalkRequest): WalkState;
  /** Nothing happens when it is over already, or never was. */
  stop(id: string): void;
  /** Oldest first: the walks that go on, and the latest that are over. */
  list(): readonly WalkState[];
  /** Ends all of them. */
  close(): void;
}

/** How many walks are kept: beyond, the oldest that is over is forgotten. */
const CAPACITY = 50;

/** No walks yet. */
export function createWalks({ platform, onChange }: WalksOptions): Walks {
  const walks = new Map<string, Walk>();
  let last = 0;

  const forget = () => {
    for (const [id, { state }] of walks) {
      if (walks.size <= CAPACITY) return;
      if (!state.running) walks.delete(id);
    }
  };

  return {
    start({ app, member, members, route, speed }) {
      const scene = openScene(platform, app, member);
      requireVisible(scene);
      requireCrowd(members);
      const places = reportsAlong(route, speed);
      const walkers = gather(platform.world, platform.entropy, scene.member, members);
      last += 1;
      const id = `w${last}`;
      const walk = setOff(platform, { id, app, walkers, places }, onChange);
      walks.set(id, walk);
      forget();
      onChange(walk.state);
      return walk.state;
    },
    stop(id) {
      walks.get(id)?.stop();
    },
    list: () => [...walks.values()].map(({ state }) => state),
    close() {
      for (const walk of walks.values()) walk.stop();
    },
  };
}
