/** A span of time: milliseconds, or a number with its unit, as `"500ms"`, `"6s"`, `"5m"`, `"2h"`, `"1d"`. */
export type Duration = number | `${number}${keyof typeof UNITS}`;

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * @returns milliseconds
 * @throws RangeError for what is no span of time
 */
export function milliseconds(duration: Duration): number {
  const match = /^(\d+(?:\.\d+)?)(ms|[smhd])$/.exec(String(duration));
  const ms = match ? Number(match[1]) * UNITS[match[2] as keyof typeof UNITS] : duration;
  if (typeof ms === "number" && ms >= 0 && ms < Number.POSITIVE_INFINITY) return ms;
  throw new RangeError(
    `${JSON.stringify(duration)} is no span of time; write 1500, "500ms", "6s", "5m", "2h" or "1d"`,
  );
}
