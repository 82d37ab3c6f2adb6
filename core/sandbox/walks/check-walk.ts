import type { Place } from "../callbacks/deed.ts";
import { requirePlace } from "../callbacks/place.ts";
import { SandboxError } from "../sandbox-error.ts";
import { type Leg, legsOf } from "./legs.ts";

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
export function walkable(route: readonly Place[], speed: number): readonly Leg[] {
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
export function requireCrowd(members: number): void {
  if (Number.isInteger(members) && members >= 1 && members <= MOST_MEMBERS) return;
  throw refused("walk.members", "人数为 1 到 200", "1 to 200 members walk");
}

const refused = (code: string, zh: string, en: string) => new SandboxError(code, { zh, en });
