const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address, if it is absolute and of a kind that a tap may open; else `undefined`. */
export function safeHref(address: string | undefined): string | undefined {
  if (!address) return undefined;
  try {
    const url = new URL(address.trim());
    return SAFE.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
