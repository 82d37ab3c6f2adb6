import type { ResolvedApp, Settings } from "../config/resolved.ts";

/** Where the callbacks of `app` are reached from this machine. */
export function localAddress(app: ResolvedApp, { host, port }: Settings): URL {
  const everywhere = host === "0.0.0.0" || host === "::" || host === "";
  const name = everywhere ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return new URL(`http://${name}:${port}${app.path}`);
}
