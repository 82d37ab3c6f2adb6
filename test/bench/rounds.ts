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

/** Runs both sides in short alternating rounds. */
export async function compare(
  ours: Contender,
  theirs: Contender,
  rounds: number,
): Promise<Comparison> {
  const [own = [], other = []] = await inTurns([ours.rate, theirs.rate], rounds);
  return {
    ours: median(own),
    theirs: median(other),
    ...ratiosOf(own, other, (rate) => rate),
  };
}

/**
 * Runs all of them in every round, each round beginning with another, so that a slow spell of the
 * machine hits all.
 *
 * @returns what each gave, round by round
 */
export async function inTurns<T>(
  works: readonly (() => Promise<T> | T)[],
  rounds: number,
): Promise<readonly (readonly T[])[]> {
  const given: readonly T[][] = works.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < works.length; turn += 1) {
      const at = (round + turn) % works.length;
      const value = await works[at]?.();
      if (value !== undefined) given[at]?.push(value);
    }
  }
  return given;
}

/** Compares what two gave in the same rounds. */
export function ratiosOf<T>(
  above: readonly T[],
  below: readonly T[],
  figureOf: (given: T) => number,
): Pick<Comparison, "ratio" | "spread"> {
  const ratios = above.flatMap((given, round) => {
    const other = below[round];
    return other === undefined ? [] : [figureOf(given) / figureOf(other)];
  });
  return { ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)] };
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
