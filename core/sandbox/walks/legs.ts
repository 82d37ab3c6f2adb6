import type { Place } from "../callbacks/deed.ts";
import { metresBetween } from "./sphere.ts";

/** From one corner of a route to the next. */
export interface Leg {
  readonly from: Place;
  readonly to: Place;
  readonly metres: number;
}

/** The legs of a route: one fewer than it has corners. */
export const legsOf = (route: readonly Place[]): readonly Leg[] =>
  route.slice(1).map((to, at) => {
    const from = route[at] ?? to;
    return { from, to, metres: metresBetween(from, to) };
  });
