import type { MapPlace } from "../../../sandbox/callbacks/deed.ts";

/** Mean radius of the earth, in metres. */
const RADIUS = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Metres between two places along the great circle. */
export function distance(from: MapPlace, to: MapPlace): number {
  const north = radians(to.latitude - from.latitude) / 2;
  const east = radians(to.longitude - from.longitude) / 2;
  const chord =
    Math.sin(north) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(east) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Metres along a route, corner by corner. */
export function length(route: readonly MapPlace[]): number {
  return legs(route).reduce((sum, leg) => sum + leg.metres, 0);
}

/** Where somebody is who has done this share of a route, from 0 to 1. */
export function along(route: readonly MapPlace[], share: number): MapPlace | undefined {
  let left = Math.max(0, Math.min(1, share)) * length(route);
  for (const { from, to, metres } of legs(route)) {
    if (left <= metres && metres > 0) return between(from, to, left / metres);
    left -= metres;
  }
  return route.at(-1);
}

/** The part of a route that is done, ending where `along` is. */
export function done(route: readonly MapPlace[], share: number): readonly MapPlace[] {
  const left = Math.max(0, Math.min(1, share)) * length(route);
  const corners: MapPlace[] = [];
  let walked = 0;
  for (const { from, metres } of legs(route)) {
    if (walked > left) break;
    corners.push(from);
    walked += metres;
  }
  const end = along(route, share);
  return end ? [...corners, end] : corners;
}

const legs = (route: readonly MapPlace[]) =>
  route.slice(1).map((to, at) => {
    const from = route[at] ?? to;
    return { from, to, metres: distance(from, to) };
  });

const between = (from: MapPlace, to: MapPlace, share: number): MapPlace => ({
  latitude: from.latitude + (to.latitude - from.latitude) * share,
  longitude: from.longitude + (to.longitude - from.longitude) * share,
});

/** A length as people read it, as in `850 m` or `1.2 km`. */
export function distanceLabel(metres: number): string {
  if (metres < 1_000) return `${Math.round(metres)} m`;
  return `${metres < 100_000 ? (metres / 1_000).toFixed(1) : Math.round(metres / 1_000)} km`;
}
