import type { Settings } from "../config/resolved.ts";
import type { ResolvedApp } from "../platform/platform.ts";

/**
 * Where the callbacks of `app` are reached from this machine.
 *
 * @param at the bot that runs, or what the settings say of one that cannot be found
 */
export function localAddress(
  { path }: Pick<ResolvedApp, "path">,
  { host, port }: Pick<Settings, "host" | "port">,
): URL {
  const everywhere = host === "0.0.0.0" || host === "::" || host === "";
  const name = everywhere ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return new URL(`http://${name}:${port}${path}`);
}
