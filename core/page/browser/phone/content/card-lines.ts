/** A run of a text card's description, in one of the three tones (document 90236). */
export interface CardRun {
  readonly tone: "gray" | "normal" | "highlight";
  readonly text: string;
}

/** Runs of one line. Empty: an empty line. */
export type CardLine = readonly CardRun[];

const TAG =
  /<div\s+class\s*=\s*["']?(gray|normal|highlight)["']?\s*>|<div\s*>|<\/div\s*>|<br\s*\/?>|\n/gi;

/**
 * Lines of a text card's description. `<div class="gray|normal|highlight">` and `<br>` are all
 * the markup there is; whatever else looks like a tag is text.
 */
export function cardLines(description: string): readonly CardLine[] {
  const lines: CardRun[][] = [];
  let line: CardRun[] = [];
  let tone: CardRun["tone"] = "normal";
  let from = 0;

  const say = (text: string) => {
    if (text !== "") line.push({ tone, text: plain(text) });
  };
  const isBlank = () => line.every(({ text }) => text.trim() === "");
  const end = (always: boolean) => {
    // Blank space between two elements is not a line of its own.
    if (always || !isBlank()) lines.push(line);
    line = [];
  };

  let afterElement = false;
  for (const match of description.matchAll(TAG)) {
    const [tag, word] = match;
    say(description.slice(from, match.index));
    from = match.index + tag.length;
    const isNewline = tag === "\n";
    const breaks = isNewline ? !(afterElement && isBlank()) : /^<br/i.test(tag);
    end(breaks);
    if (isNewline || breaks) continue;
    afterElement = true;
    tone = toneOf(word);
  }
  say(description.slice(from));
  end(false);
  return lines;
}

function toneOf(word: string | undefined): CardRun["tone"] {
  const tone = word?.toLowerCase();
  return tone === "gray" || tone === "highlight" ? tone : "normal";
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&nbsp;": "\u00a0",
};
const plain = (text: string) =>
  text.replace(/&(?:amp|lt|gt|quot|nbsp);/g, (it) => ENTITIES[it] ?? it);
