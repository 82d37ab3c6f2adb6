/** Which rows of a long list are drawn. */
export interface Rows {
  /** Index of the first. */
  readonly from: number;
  /** Index after the last. */
  readonly to: number;
}

/** Rows drawn beyond each edge, so that scrolling shows no gap. */
const BEYOND = 8;

/** The rows that are in view, with a few more. Lengths in pixels. */
export function rowsInView(count: number, row: number, scrolled: number, height: number): Rows {
  const from = Math.max(0, Math.floor(scrolled / row) - BEYOND);
  const to = Math.min(count, Math.ceil((scrolled + height) / row) + BEYOND);
  return { from: Math.min(from, to), to };
}

/** How far a list must be scrolled so that a row is wholly in view; as it is, where it is. */
export function scrollTo(index: number, row: number, scrolled: number, height: number): number {
  const top = index * row;
  if (top < scrolled) return top;
  return Math.max(scrolled, top + row - height);
}
