import type { Clock } from "../ports/clock.ts";

/**
 * Lets `ms` milliseconds pass.
 *
 * @throws (as a rejection) the signal's reason, at once when it aborts; the timer is undone then
 * @throws RangeError (as a rejection) for what is no span of time
 */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY)) throw notASpan(ms);
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

const notASpan = (ms: unknown) =>
  new RangeError(
    `ctx.sleep takes milliseconds, 0 or more, but got ${typeof ms === "number" ? ms : typeof ms}`,
  );
