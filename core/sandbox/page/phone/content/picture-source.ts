/** Hosts that are this machine: what they serve needs no network. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** The host that a picture stands on, as people read it; empty when the address is none. */
export function pictureHost(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return "";
  }
}

/**
 * Whether the page may load a picture: from this machine or inside the address itself. Anything
 * else would need a network, and tell a stranger that somebody reads.
 */
export function isNearPicture(address: string, page: string): boolean {
  if (/^data:image\/(?:png|jpeg|gif|webp);/i.test(address)) return true;
  try {
    const { protocol, hostname, origin } = new URL(address);
    return origin === page || (protocol === "http:" && LOOPBACK.test(hostname));
  } catch {
    return false;
  }
}
