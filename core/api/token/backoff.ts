import type { FailureClass } from "../../contracts/messenger.ts";

const SECOND_MS = 1_000;
const FIRST_MS: Readonly<Record<FailureClass, number>> = {
  busy: SECOND_MS,
  unknown: SECOND_MS,
  limited: 60 * SECOND_MS,
  // Whoever goes on asking with a wrong secret is blocked for an hour.
  held: 60 * SECOND_MS,
  dead: 60 * SECOND_MS,
};
const MOST_MS = 300 * SECOND_MS;

/**
 * How long nobody asks for a token after it could not be had, in milliseconds.
 *
 * @param failures in a row, 1 for the first
 */
export const backoffMs = (kind: FailureClass, failures: number): number =>
  Math.min(FIRST_MS[kind] * 2 ** Math.min(failures - 1, 16), MOST_MS);
