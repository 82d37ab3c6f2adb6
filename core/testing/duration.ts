/** A span of time: milliseconds, or a number with its unit, as `"500ms"`, `"6s"`, `"5m"`, `"2h"`. */
export type Duration = number | `${number}${keyof typeof UNITS}`;

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/**
 * @returns milliseconds
 * @throws RangeError for what is no span of time
 */
export function milliseconds(duration: Duration): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(String(duration));
  const ms = match ? Number(match[1]) * UNITS[match[2] as keyof typeof UNITS] : Number(duration);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  throw new RangeError(`"${duration}" is no span of time; write 1500, "500ms", "6s", "5m" or "2h"`);
}
