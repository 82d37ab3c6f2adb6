import type { Place } from "../callbacks/deed.ts";
import { walkable } from "./check-walk.ts";
import { placeBetween } from "./sphere.ts";

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
export function reportsAlong(route: readonly Place[], speed: number): readonly Place[] {
  const places: Place[] = [];
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
