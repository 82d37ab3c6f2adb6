import { CallbackError } from "../errors.ts";

/**
 * Refuses a second `Host`: the runtime keeps the first and says nothing, and a proxy in front
 * may have routed by the other.
 *
 * @param rawHeaders names and values in turn, as they were sent
 * @throws CallbackError `ERR_HOST`
 */
export function requireOneHost(rawHeaders: readonly string[]): void {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  if (hosts > 1) throw new CallbackError(400, "ERR_HOST", "more than one Host header");
}
