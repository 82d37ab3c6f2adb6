/** Characters of a tag with its attributes. */
const LONGEST_TAG = 256;

// Quotes are paired, so that a `>` inside them does not end the tag for us and not for the parser.
const TAG = /<[^<>"']*(?:"[^<"]*"[^<>"']*|'[^<']*'[^<>"']*)*>/y;
const INSTRUCTION = /<\?[^<>"']*(?:"[^<>"]*"[^<>"']*|'[^<>']*'[^<>"']*)*\?>/y;

/**
 * Looks over a document before a parser that is neither linear nor ours gets it, since anybody
 * can send one: markup declarations are refused, and so is what is too much to parse.
 *
 * @param most elements inside the root, comments and instructions; twice as many CDATA sections,
 *   since text may have to be split
 */
export function isModest(text: string, most: number): boolean {
  const seen = { element: -1, end: 0, section: 0, aside: 0 }; // the root is not counted
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    const end = endOfMarkup(text, at);
    if (end < 0) return false;
    seen[sortOf(text, at)]++;
    at = end;
  }
  return seen.element <= most && seen.section <= 2 * most && seen.aside <= most;
}

/** What the markup at `at` is, given that it is sound. */
function sortOf(text: string, at: number): "element" | "end" | "section" | "aside" {
  const next = text.charAt(at + 1);
  if (next === "/") return "end";
  if (next === "?") return "aside";
  if (next !== "!") return "element";
  return text.charAt(at + 2) === "[" ? "section" : "aside";
}

/** Index behind the markup at `at`, or -1 for what no document of WeCom's holds. */
function endOfMarkup(text: string, at: number): number {
  if (text.startsWith("<![CDATA[", at)) return behind(text, "]]>", at + 9);
  if (text.startsWith("<!--", at)) return endOfComment(text, at + 4);
  if (text.startsWith("<!", at)) return -1;
  return endOfTag(text, at, text.startsWith("<?", at) ? INSTRUCTION : TAG);
}

/** `--` may not stand inside a comment: readers differ on where such a one ends. */
function endOfComment(text: string, from: number): number {
  const end = behind(text, "--", from);
  return end > 0 && text.charAt(end) === ">" ? end + 1 : -1;
}

function endOfTag(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at;
  const fits = pattern.test(text) && pattern.lastIndex - at <= LONGEST_TAG;
  return fits ? pattern.lastIndex : -1;
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}
