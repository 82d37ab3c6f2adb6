import type { Comparison } from "./rounds.ts";

/** Begins a section. */
export const heading = (text: string) => console.log(`\n${text}`);

/** A figure that is not compared. */
export const line = (text: string) => console.log(`    ${text}`);

/** The figure asked for, beside its target: a median of ratios, with the range it was found in. */
export function verdict(
  what: string,
  { ratio, spread }: Pick<Comparison, "ratio" | "spread">,
  target: number,
  sense: "at least" | "at most",
): void {
  const reached = sense === "at least" ? ratio >= target : ratio <= target;
  const range = `${spread[0].toFixed(2)} to ${spread[1].toFixed(2)}`;
  const mark = reached ? "reached" : "NOT reached";
  line(`${ratio.toFixed(2)} ${what} (${range}); target ${sense} ${target}: ${mark}`);
}
