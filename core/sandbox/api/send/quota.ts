import { perPlatform } from "./per-platform.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Which quota is used up. */
export type Exceeded = "minute" | "hour";

interface Quota {
  /** Counts one message of the app to the member, unless that is one too many. */
  spend(app: string, member: string): Exceeded | undefined;
}

/**
 * Messages of one app to one member in a minute and in an hour (document 90236), by the settings of
 * the platform. Both windows slide.
 */
export const quotaOf = perPlatform((platform): Quota => {
  /** Times on the monotonic clock, oldest first, of one hour. */
  const spent = new Map<string, readonly number[]>();

  return {
    spend(app, member) {
      const key = `${app} ${member.toLowerCase()}`;
      const now = platform.clock.monotonic();
      const hour = (spent.get(key) ?? []).filter((at) => now - at < HOUR_MS);
      const { perMinute, perHour } = platform.settings;
      if (hour.length >= perHour) return "hour";
      if (hour.filter((at) => now - at < MINUTE_MS).length >= perMinute) return "minute";
      spent.set(key, [...hour, now]);
      return undefined;
    },
  };
});
