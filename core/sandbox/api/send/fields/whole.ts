import { type Read, refuse } from "./read.ts";

/** A whole number from `least` to `most`. @throws ApiError 40058 for anything else */
export const whole =
  (least: number, most: number, errcode = 40058): Read<number> =>
  (value, reading) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) {
      return value;
    }
    throw refuse(errcode, reading, `must be a whole number from ${least} to ${most}`);
  };

/** 0 or 1. Whoever writes `true` or `false` is understood as well. */
export const flag: Read<boolean> = (value, reading) =>
  typeof value === "boolean" ? value : whole(0, 1)(value, reading) === 1;
