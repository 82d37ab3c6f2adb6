const NAMES = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Whether `host` is what a browser on this machine sends to a loopback port. A page from elsewhere
 * whose name was made to point here sends that name instead.
 */
export function isLoopbackHost(host: string | undefined, port: number | undefined): boolean {
  return NAMES.some((name) => host?.toLowerCase() === `${name}:${port}`);
}

/**
 * Whether `host` is one of these names, as a forwarded port leads here under. A name without a port
 * is good for every port.
 *
 * @param allowed in lower case, as in `localhost:9000` or `dev.example.com`
 */
export function isAllowedHost(host: string | undefined, allowed: readonly string[]): boolean {
  const asked = host?.toLowerCase() ?? "";
  return allowed.some((name) => asked === name || asked.replace(/:\d+$/, "") === name);
}
