const NAMES = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Whether `host` is what a browser on this machine sends to a loopback port. A page from elsewhere
 * whose name was made to point here sends that name instead.
 */
export function isLoopbackHost(host: string | undefined, port: number | undefined): boolean {
  return NAMES.some((name) => host?.toLowerCase() === `${name}:${port}`);
}
