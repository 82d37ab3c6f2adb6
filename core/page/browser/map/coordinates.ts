import type { MapPlace } from "../../../sandbox/callbacks/deed.ts";

/** One angle: degrees, then perhaps minutes and seconds, with the hemisphere before or behind. */
const ANGLE =
  /([NSEW北南东西])?[纬经]?\s*([+-]?\d+(?:\.\d+)?)\s*[°度]?\s*(?:(\d+(?:\.\d+)?)\s*['′分]\s*)?(?:(\d+(?:\.\d+)?)\s*["″秒]\s*)?([NSEW北南东西])?/giu;

interface Angle {
  readonly degrees: number;
  readonly axis: "latitude" | "longitude" | undefined;
}

/**
 * Reads coordinates as people paste them: `31.2304, 121.4737`, `31°13′49″N 121°28′25″E`,
 * `北纬31.23 东经121.47`. Without a hemisphere the first is the latitude, unless it cannot be.
 */
export function parseCoordinates(text: string): MapPlace | undefined {
  if (text.length > 100) return undefined;
  const angles = [...text.matchAll(ANGLE)].map(angleOf);
  const [first, second] = angles;
  if (!first || !second || angles.length > 2) return undefined;
  const swapped =
    first.axis === "longitude" ||
    second.axis === "latitude" ||
    (first.axis === undefined && second.axis === undefined && Math.abs(first.degrees) > 90);
  const place = swapped ? placeOf(second, first) : placeOf(first, second);
  return isOnEarth(place) ? place : undefined;
}

function angleOf([
  ,
  before,
  degrees = "",
  minutes = "0",
  seconds = "0",
  after,
]: RegExpMatchArray): Angle {
  const letter = (before ?? after ?? "").toUpperCase();
  const size = Math.abs(Number(degrees)) + Number(minutes) / 60 + Number(seconds) / 3_600;
  const negative = degrees.startsWith("-") || (letter !== "" && "SW南西".includes(letter));
  return { degrees: negative ? -size : size, axis: axisOf(letter) };
}

function axisOf(letter: string): Angle["axis"] {
  if (letter === "") return undefined;
  return "NS北南".includes(letter) ? "latitude" : "longitude";
}

const placeOf = (latitude: Angle, longitude: Angle): MapPlace => ({
  latitude: latitude.degrees,
  longitude: longitude.degrees,
});

const isOnEarth = ({ latitude, longitude }: MapPlace) =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;

/** Six digits are a tenth of a metre: more is noise. */
export const rounded = ({ latitude, longitude }: MapPlace): MapPlace => ({
  latitude: sixDigits(latitude),
  longitude: sixDigits(longitude),
});

/** As in `31.230400, 121.473700`. */
export function coordinatesLabel(place: MapPlace): string {
  const { latitude, longitude } = rounded(place);
  return `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
}

/** Adding zero takes the sign from a negative zero. */
const sixDigits = (degrees: number) => Number(degrees.toFixed(6)) + 0;
