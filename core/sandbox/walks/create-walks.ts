import { requirePlace } from "../callbacks/app-events.ts";
import type { MapPlace } from "../callbacks/deed.ts";
import { openScene, requireVisible } from "../callbacks/scene.ts";
import type { WalkRequest, WalkState } from "../page-protocol.ts";
import type { Sandbox } from "../sandbox.ts";
import { SandboxError } from "../sandbox-error.ts";
import { type Leg, legsOf, placeBetween } from "./route.ts";
import { gatherCrowd, setOff, type Walk } from "./walk.ts";

const MOST_MEMBERS = 200;
/** A day of them. */
const MOST_REPORTS = 86_400;
/** A quarter of the way round the Earth, in metres: from half of it on, shorter ways lead back. */
const LONGEST_LEG = 10_000_000;

/**
 * The legs of a route that can be walked.
 *
 * @throws SandboxError `walk.route`, `walk.speed`, `walk.long`; ActError `deed.place`
 */
function walkable(route: readonly MapPlace[], speed: number): readonly Leg[] {
  if (!Array.isArray(route) || route.length < 2) {
    throw refused("walk.route", "路线至少要有两个点", "a route has at least two corners");
  }
  for (const corner of route) requirePlace(corner);
  if (!Number.isFinite(speed) || speed <= 0) {
    throw refused("walk.speed", "速度要大于 0 米每秒", "speed is metres per second, above 0");
  }
  const legs = legsOf(route);
  if (legs.some(({ metres }) => metres > LONGEST_LEG)) {
    throw refused(
      "walk.route",
      "相邻两点相距超过一万公里，请在中间加点",
      "two corners are more than 10,000 km apart; add one between",
    );
  }
  const length = legs.reduce((sum, { metres }) => sum + metres, 0);
  if (length / speed <= MOST_REPORTS) return legs;
  throw refused(
    "walk.long",
    "这条路线要走一天以上，请缩短路线或加快速度",
    "this route takes more than a day; shorten it, or walk faster",
  );
}

/** @throws SandboxError `walk.members` */
function requireCrowd(members: number): void {
  if (Number.isInteger(members) && members >= 1 && members <= MOST_MEMBERS) return;
  throw refused("walk.members", "人数为 1 到 200", "1 to 200 members walk");
}

const refused = (code: string, zh: string, en: string) => new SandboxError(code, { zh, en });

/** What is this short, as a share of a step, is no step of its own. */
const STUMBLE = 0.005;

/**
 * Where somebody is each second who walks a route from its begin to its end. The last step is
 * as long as what is left. A place has the precision of the corner before it, if that has one.
 *
 * @param route corners, at least two
 * @param speed metres per second
 * @throws SandboxError `walk.route`, `walk.speed`, `walk.long`; ActError `deed.place`
 */
export function reportsAlong(route: readonly MapPlace[], speed: number): readonly MapPlace[] {
  const places: MapPlace[] = [];
  // Metres from the corner that was passed last to the next report.
  let ahead = 0;
  for (const { from, to, metres } of walkable(route, speed)) {
    for (; ahead < metres; ahead += speed) {
      places.push({ ...from, ...placeBetween(from, to, ahead / metres) });
    }
    ahead -= metres;
  }
  const left = speed - ahead;
  if (places.length > 1 && left < speed * STUMBLE) places.pop();
  return [...places, ...route.slice(-1)];
}

/** What `createWalks` works with. */
interface WalksOptions {
  readonly sandbox: Sandbox;
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
export function createWalks({ sandbox, onChange }: WalksOptions): Walks {
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
      const scene = openScene(sandbox, app, member);
      requireVisible(scene);
      requireCrowd(members);
      const places = reportsAlong(route, speed);
      const walkers = gatherCrowd(sandbox.world, sandbox.entropy, scene.member, members);
      last += 1;
      const id = `w${last}`;
      const walk = setOff(sandbox, { id, app, walkers, places }, onChange);
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
