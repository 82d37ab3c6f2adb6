import type { Clock } from "../ports/clock.ts";

/**
 * Lets `ms` milliseconds pass.
 *
 * @throws (as a rejection) the signal's reason, at once when it aborts; the timer is undone then
 * @throws RangeError (as a rejection) for what is no span of time
 */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    checkSpan("ctx.sleep", ms);
    if (signal.aborted) throw signal.reason;
    const stop = () => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** A signal that aborts by itself, unless it is not needed any more. */
export interface Timeout {
  readonly signal: AbortSignal;
  /** Undoes the timer. */
  cancel(): void;
}

/**
 * A signal that aborts after `ms` milliseconds, with a `TimeoutError`, or with any of `others`, with
 * its reason. `AbortSignal.any` would do, but Node 20 forgets what it made while somebody waits.
 *
 * @param verb for the error, as in `ctx.timeout`
 * @throws RangeError for what is no span of time
 */
export function createTimeout(
  clock: Clock,
  verb: string,
  ms: number,
  others: readonly AbortSignal[],
): Timeout {
  checkSpan(verb, ms);
  const controller = new AbortController();
  const end = (reason: unknown) => {
    cancel();
    controller.abort(reason);
  };
  const stops = others.map((signal) => ({ signal, stop: () => end(signal.reason) }));
  const cancelTimer = clock.after(ms, () =>
    end(new DOMException(`${verb}: ${ms} ms have passed`, "TimeoutError")),
  );
  const cancel = () => {
    cancelTimer();
    for (const { signal, stop } of stops) signal.removeEventListener("abort", stop);
  };
  for (const { signal, stop } of stops) signal.addEventListener("abort", stop, { once: true });
  const aborted = others.find((signal) => signal.aborted);
  if (aborted) end(aborted.reason);
  return { signal: controller.signal, cancel };
}

function checkSpan(verb: string, ms: unknown): void {
  if (typeof ms === "number" && ms >= 0 && ms < Number.POSITIVE_INFINITY) return;
  const got = typeof ms === "number" ? ms : typeof ms;
  throw new RangeError(`${verb} takes milliseconds, 0 or more, but got ${got}`);
}
