import type { MapPlace } from "../callbacks/deed.ts";

/** Mean radius of the Earth, in metres. */
const EARTH = 6_371_008.8;
const DEGREE = Math.PI / 180;

/** From the middle of the Earth, one radius long. */
interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Metres between two places, on the ground. */
export const metresBetween = (from: MapPlace, to: MapPlace): number =>
  EARTH * angleBetween(vectorOf(from), vectorOf(to));

/**
 * The place at a fraction of the shortest way. Equal fractions are equally long: with latitudes
 * and longitudes alone they would shrink towards the poles.
 *
 * @param to not on the far side of the Earth, where no way is the shortest
 */
export function placeBetween(from: MapPlace, to: MapPlace, fraction: number): MapPlace {
  const [start, end] = [vectorOf(from), vectorOf(to)];
  const angle = angleBetween(start, end);
  if (angle === 0) return from;
  const near = Math.sin((1 - fraction) * angle);
  const far = Math.sin(fraction * angle);
  return placeOf({
    x: near * start.x + far * end.x,
    y: near * start.y + far * end.y,
    z: near * start.z + far * end.z,
  });
}

function vectorOf({ latitude, longitude }: MapPlace): Vector {
  const north = latitude * DEGREE;
  const east = longitude * DEGREE;
  const level = Math.cos(north);
  return { x: level * Math.cos(east), y: level * Math.sin(east), z: Math.sin(north) };
}

/** The place below a vector of any length. */
const placeOf = ({ x, y, z }: Vector): MapPlace => ({
  latitude: Math.atan2(z, Math.hypot(x, y)) / DEGREE,
  longitude: Math.atan2(y, x) / DEGREE,
});

/** By the chord: that stays exact for the few metres that people walk. */
function angleBetween(one: Vector, other: Vector): number {
  const chord = Math.hypot(one.x - other.x, one.y - other.y, one.z - other.z);
  return 2 * Math.asin(Math.min(1, chord / 2));
}

/** From one corner of a route to the next. */
export interface Leg {
  readonly from: MapPlace;
  readonly to: MapPlace;
  readonly metres: number;
}

/** The legs of a route: one fewer than it has corners. */
export const legsOf = (route: readonly MapPlace[]): readonly Leg[] =>
  route.slice(1).map((to, at) => {
    const from = route[at] ?? to;
    return { from, to, metres: metresBetween(from, to) };
  });
