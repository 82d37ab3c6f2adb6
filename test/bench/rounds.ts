/** One side of a comparison: does its work once and says how long a unit took. */
export interface Contender {
  readonly name: string;
  /** Runs for a while; units per second. */
  readonly rate: () => Promise<number> | number;
}

export interface Comparison {
  /** Median of the rates of each side, units per second. */
  readonly ours: number;
  readonly theirs: number;
  /** Median of the ratios ours/theirs of neighbouring rounds: what noise moves least. */
  readonly ratio: number;
  /** Smallest and largest of those ratios. */
  readonly spread: readonly [number, number];
}

/** The middle of the sorted values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Runs both sides in short alternating rounds, changing who begins, so that a slow spell of the
 * machine hits both.
 */
export async function compare(
  ours: Contender,
  theirs: Contender,
  rounds: number,
): Promise<Comparison> {
  const pairs: { readonly ours: number; readonly theirs: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const first = await ours.rate();
      pairs.push({ ours: first, theirs: await theirs.rate() });
    } else {
      const first = await theirs.rate();
      pairs.push({ ours: await ours.rate(), theirs: first });
    }
  }
  const ratios = pairs.map((pair) => pair.ours / pair.theirs);
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    theirs: median(pairs.map((pair) => pair.theirs)),
    ratio: median(ratios),
    spread: [Math.min(...ratios), Math.max(...ratios)],
  };
}

/** Repeats `work` for about `forMs` milliseconds; units per second. */
export function rateOf(work: (turn: number) => void, forMs = 200): number {
  const batch = 64;
  let turn = 0;
  const start = performance.now();
  let elapsed = 0;
  while (elapsed < forMs) {
    for (let i = 0; i < batch; i += 1) {
      work(turn);
      turn += 1;
    }
    elapsed = performance.now() - start;
  }
  return (turn / elapsed) * 1_000;
}
