/** A piece of a text, and whether the other text lacks it. */
export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

/** Both texts, cut where they begin or cease to differ. */
export interface WordDiff {
  readonly before: readonly Piece[];
  readonly now: readonly Piece[];
}

/** Words of the one times words of the other, beyond which nobody would read the result. */
const MAX_CELLS = 4_000_000;

const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
const wordsOf = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);

/** Which words two texts share, in order, and which they do not; Chinese words are words too. */
export function wordDiff(before: string, now: string): WordDiff {
  const [one, other] = [wordsOf(before), wordsOf(now)];
  const head = sharedLength(one, other);
  const tail = sharedLength(one.slice(head).reverse(), other.slice(head).reverse());
  const [left, right] = [one, other].map((words) => words.slice(head, words.length - tail)) as [
    string[],
    string[],
  ];
  const shared = longestShared(left, right);
  const around = (words: readonly string[], kept: ReadonlySet<number>) =>
    joined([
      ...words.slice(0, head).map((text) => ({ text, differs: false })),
      ...words
        .slice(head, words.length - tail)
        .map((text, index) => ({ text, differs: !kept.has(index) })),
      ...words.slice(words.length - tail).map((text) => ({ text, differs: false })),
    ]);
  return { before: around(one, shared.left), now: around(other, shared.right) };
}

/** How many words both begin with. */
function sharedLength(one: readonly string[], other: readonly string[]): number {
  const end = one.findIndex((word, index) => word !== other[index]);
  return end < 0 ? one.length : end;
}

/** Indices of the longest common subsequence in either list. */
function longestShared(left: readonly string[], right: readonly string[]) {
  const kept = { left: new Set<number>(), right: new Set<number>() };
  if (left.length * right.length > MAX_CELLS) return kept;
  const lengths = tableOf(left, right);
  const width = right.length + 1;
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const below = lengths[(i + 1) * width + j] ?? 0;
    const beside = lengths[i * width + j + 1] ?? 0;
    if (left[i] === right[j]) {
      kept.left.add(i++);
      kept.right.add(j++);
    } else if (below >= beside) i++;
    else j++;
  }
  return kept;
}

/** For each pair of positions, how many words the rests share. */
function tableOf(left: readonly string[], right: readonly string[]): Uint16Array {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const below = lengths[(i + 1) * width + j] ?? 0;
      const beside = lengths[i * width + j + 1] ?? 0;
      const after = lengths[(i + 1) * width + j + 1] ?? 0;
      lengths[i * width + j] = left[i] === right[j] ? after + 1 : Math.max(below, beside);
    }
  }
  return lengths;
}

function joined(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last?.differs !== piece.differs) result.push(piece);
    else result[result.length - 1] = { ...last, text: last.text + piece.text };
  }
  return result;
}
