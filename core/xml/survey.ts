import { MAX_ELEMENTS } from "./document.ts";

/** Comments and instructions that a document may hold. */
const MAX_ASIDES = 16;

/** A start tag, or the part of one before a `>` in an attribute, is never longer in earnest. */
const LONGEST_TAG = 1024;

/**
 * Looks over a document before a parser that is neither linear nor ours gets it, since anybody
 * can send one: markup declarations are refused, and so is what is too much to parse.
 */
export function isModest(text: string): boolean {
  let elements = -1; // the root is not counted
  let asides = 0;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    const end = endOfMarkup(text, at);
    if (end < 0) return false;
    const next = text.charAt(at + 1);
    if (next === "?" || text.startsWith("<!--", at)) asides++;
    else if (next !== "!" && next !== "/") elements++;
    if (elements > MAX_ELEMENTS || asides > MAX_ASIDES) return false;
    at = end;
  }
  return true;
}

/** Index behind the markup at `at`, or -1 for what no document of WeCom's holds. */
function endOfMarkup(text: string, at: number): number {
  if (text.startsWith("<![CDATA[", at)) return behind(text, "]]>", at + 9);
  if (text.startsWith("<!--", at))
    return behind(text, "--", at + 4) > 0 ? endOfComment(text, at) : -1;
  if (text.startsWith("<!", at)) return -1;
  const end = behind(text, text.startsWith("<?", at) ? "?>" : ">", at + 1);
  return end - at > LONGEST_TAG ? -1 : end;
}

/** `--` may not stand inside a comment: readers differ on where such a one ends. */
function endOfComment(text: string, at: number): number {
  const end = behind(text, "--", at + 4);
  return text.charAt(end) === ">" ? end + 1 : -1;
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}
