import type { Platform } from "../../platform.ts";

/** What a route remembers of a company. It goes when the platform goes. */
export function perPlatform<T>(create: (platform: Platform) => T): (platform: Platform) => T {
  const known = new WeakMap<Platform, T>();
  return (platform) => {
    const found = known.get(platform) ?? create(platform);
    known.set(platform, found);
    return found;
  };
}
