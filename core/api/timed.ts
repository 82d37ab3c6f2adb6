import { ApiError } from "../contracts/api/api-error.ts";
import type { CallResult, Meter } from "../contracts/meter.ts";
import type { Clock } from "../ports/clock.ts";
import { asksForToken } from "./errcode/refusal.ts";

/**
 * Counts one request.
 *
 * @param path without query
 */
export async function timed<T>(
  { meter, clock }: { readonly meter: Meter; readonly clock: Clock },
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
