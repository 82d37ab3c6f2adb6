/** Names further away than this share of their length are no slip of the finger. */
const TOLERANCE = 0.4;
/** Shorter words are part of too many others. */
const PART = 4;

/** The candidate fewest changes away from `name`, letter case ignored; `undefined` for no candidates. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const ranked = candidates.map((candidate) => ({
    candidate,
    steps: editDistance(wanted, candidate.toLowerCase()),
  }));
  return ranked.sort((a, b) => a.steps - b.steps)[0]?.candidate;
}

/** The candidate that is near enough to be meant: a slip of the finger, or a part of the name. */
export function meantBy(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  return nearest(
    name,
    candidates.filter((candidate) => {
      const known = candidate.toLowerCase();
      const [short = "", long = ""] = [wanted, known].sort((a, b) => a.length - b.length);
      if (short.length >= PART && long.includes(short)) return true;
      return editDistance(wanted, known) <= Math.max(2, known.length * TOLERANCE);
    }),
  );
}

/** `; did you mean "x"?` when one of the candidates is near enough to be meant, or nothing. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const candidate = meantBy(name, candidates);
  return candidate === undefined ? "" : `; did you mean "${candidate}"?`;
}

/** Insertions, deletions and replacements between two words (Levenshtein). */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
