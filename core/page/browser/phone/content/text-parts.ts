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

/** A piece of a text message: as it is, a link, or a member who is meant. */
type TextPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "link"; readonly text: string; readonly href: string }
  | { readonly type: "mention"; readonly userId: string };

/** An anchor, a mention, or an address that stands bare in the text. */
const SPECIAL =
  /<a\s+href\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')[^<>]*>([^<]*)<\/a>|<@([\w\-@.]{1,64})>|\bhttps?:\/\/[\w\-.~:/?#[\]@!$&'*+,;=%]+/gi;

/** What ends a sentence rather than an address. */
const TAIL = /[.,;:!?'\])]+$/;

/**
 * Splits a text message as WeCom shows it: `<a href>` is the only markup (document 90236), and
 * only addresses that are safe to open become links. Everything else stays text.
 */
export function textParts(content: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of content.matchAll(SPECIAL)) {
    const part = partOf(match);
    if (!part) continue;
    if (match.index > from) parts.push({ type: "text", text: content.slice(from, match.index) });
    parts.push(part.part);
    from = match.index + part.length;
  }
  if (from < content.length) parts.push({ type: "text", text: content.slice(from) });
  return parts;
}

function partOf(match: RegExpMatchArray): { part: TextPart; length: number } | undefined {
  const [whole, double, single, label, userId] = match;
  if (userId !== undefined) return { part: { type: "mention", userId }, length: whole.length };
  const bare = label === undefined;
  const address = bare ? whole.replace(TAIL, "") : (double ?? single ?? "");
  const href = safeHref(address);
  if (href === undefined) return undefined;
  const text = bare ? address : label || address;
  return { part: { type: "link", text, href }, length: bare ? address.length : whole.length };
}
