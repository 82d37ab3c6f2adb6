import { ApiError } from "../route.ts";
import { perPlatform } from "../send/per-platform.ts";

const PER_MINUTE = 20;
const MINUTE_MS = 60_000;

interface WebhookRate {
  /** @throws ApiError 45009 for the twenty-first call within a minute */
  spend(key: string): void;
}

/** Messages of each webhook in the last minute (document 99110). */
export const webhookRateOf = perPlatform(({ clock }): WebhookRate => {
  /** Times on the monotonic clock, oldest first. */
  const spent = new Map<string, readonly number[]>();

  return {
    spend(key) {
      const now = clock.monotonic();
      const recent = (spent.get(key) ?? []).filter((at) => now - at < MINUTE_MS);
      if (recent.length >= PER_MINUTE) {
        throw new ApiError(45009, `a webhook takes ${PER_MINUTE} messages a minute`);
      }
      spent.set(key, [...recent, now]);
    },
  };
});
