import { ActError } from "./act-error.ts";
import type { Place } from "./deed.ts";

/** The eighth is a millimetre; more would be noise. */
const DIGITS = 8;

/** Degrees as WeCom writes them: digits, never an exponent. */
export function degreesText(degrees: number): string {
  const text = degrees.toFixed(DIGITS).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
}

/** @throws ActError `deed.place` for what is nowhere on Earth */
export function requirePlace({ latitude, longitude, precision = 0 }: Place): void {
  if (isWithin(latitude, 90) && isWithin(longitude, 180) && isDistance(precision)) return;
  throw new ActError("deed.place", {
    zh: "位置不对：纬度在 -90 到 90 之间，经度在 -180 到 180 之间，精度是不小于 0 的米数",
    en: "this is no place: latitude is −90 to 90, longitude −180 to 180, precision metres from 0",
  });
}

const isWithin = (degrees: number, limit: number) =>
  Number.isFinite(degrees) && Math.abs(degrees) <= limit;

const isDistance = (metres: number) => Number.isFinite(metres) && metres >= 0;
