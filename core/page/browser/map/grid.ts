import { signal } from "@preact/signals";
import type { MapPlace } from "../../../sandbox/callbacks/deed.ts";

/** Routes of the walks that began on this page, by the walk's id: the server keeps none. */
export const walkRoutes = signal<ReadonlyMap<string, readonly MapPlace[]>>(new Map());

export function rememberRoute(walk: string, route: readonly MapPlace[]): void {
  walkRoutes.value = new Map(walkRoutes.peek()).set(walk, route);
}

/** What a map is painted with, as the theme says now. */
interface MapColors {
  readonly sea: string;
  readonly land: string;
  readonly coast: string;
  readonly grid: string;
  readonly words: string;
  readonly accent: string;
}

export function mapColors(element: Element): MapColors {
  const style = getComputedStyle(element);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return {
    sea: value("--map-sea"),
    land: value("--map-land"),
    coast: value("--map-coast"),
    grid: value("--map-grid"),
    words: value("--muted"),
    accent: value("--accent"),
  };
}

/** What part of the world a map shows, in degrees. */
export interface View {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
  /** Pixels from west to east. */
  readonly width: number;
}

/** Lines of a grid: where they stand, and how far they are apart in words. */
interface Grid {
  readonly latitudes: readonly number[];
  readonly longitudes: readonly number[];
  readonly label: string;
}

const METRES_PER_DEGREE = 111_195;
/** Lines stand at least this many pixels apart. */
const APART = 72;
/** From this many degrees on, lines are of degrees, not of metres. */
const COARSE = 0.5;
const DEGREES = [0.5, 1, 2, 5, 10, 15, 30, 45, 90];

/**
 * A grid for a view: round numbers of degrees far out, round numbers of metres close by, so that
 * a street without any tiles still has a measure.
 */
export function gridOf(view: View): Grid {
  const apart = ((view.east - view.west) / Math.max(1, view.width)) * APART;
  if (apart >= COARSE) {
    const step = DEGREES.find((degrees) => degrees >= apart) ?? 90;
    return lines(view, step, step, `${step}°`);
  }
  // The scale of a band of latitude: lines stay where they are while the map is dragged.
  const band = Math.round((view.south + view.north) / 2);
  const squeeze = Math.max(0.01, Math.cos((band * Math.PI) / 180));
  const metres = roundUp(apart * METRES_PER_DEGREE * squeeze);
  const degrees = metres / METRES_PER_DEGREE;
  const label = metres < 1_000 ? `${metres} m` : `${metres / 1_000} km`;
  return lines(view, degrees, degrees / squeeze, label);
}

const lines = (view: View, north: number, east: number, label: string): Grid => ({
  latitudes: multiples(north, Math.max(-85, view.south), Math.min(85, view.north)),
  longitudes: multiples(east, view.west, view.east),
  label,
});

function multiples(step: number, from: number, to: number): readonly number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: Math.min(count, 200) }, (_, at) => (first + at) * step);
}

/** The next 1, 2 or 5 with zeros. */
function roundUp(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, metres)));
  const digit = [1, 2, 5, 10].find((one) => one * power >= metres) ?? 10;
  return digit * power;
}

/** A view around a place, so many degrees wide, of a picture of this size in pixels. */
export function viewAround(
  { latitude, longitude }: MapPlace,
  degrees: number,
  width: number,
  height: number,
): View {
  const tall = ((degrees * height) / width) * Math.cos((latitude * Math.PI) / 180);
  return {
    south: latitude - tall / 2,
    north: latitude + tall / 2,
    west: longitude - degrees / 2,
    east: longitude + degrees / 2,
    width,
  };
}
