import { ApiError } from "../contracts/api/api-error.ts";
import type { CallResult, Meter } from "../contracts/meter.ts";
import type { Clock } from "../ports/clock.ts";
import { asksForToken } from "./errcode/refusal.ts";

/** Who counts, and by which clock. */
export interface TimedOptions {
  readonly meter: Meter;
  readonly clock: Clock;
}

/**
 * Counts one request.
 *
 * @param path without query
 */
export async function timed<T>(
  { meter, clock }: TimedOptions,
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  const begun = clock.monotonic();
  const ended = (result: CallResult) => meter.called(path, result, clock.monotonic() - begun);
  try {
    const value = await work();
    ended("ok");
    return value;
  } catch (cause) {
    if (cause instanceof ApiError) ended(asksForToken(cause) ? "refresh" : cause.failure.class);
    throw cause;
  }
}
