/** What a map is painted with, as the theme says now. */
export interface MapColors {
  readonly sea: string;
  readonly land: string;
  readonly coast: string;
  readonly grid: string;
  readonly words: string;
  readonly accent: string;
}

export function mapColors(element: Element): MapColors {
  const style = getComputedStyle(element);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return {
    sea: value("--map-sea"),
    land: value("--map-land"),
    coast: value("--map-coast"),
    grid: value("--map-grid"),
    words: value("--muted"),
    accent: value("--accent"),
  };
}
