const two = (n: number) => String(n).padStart(2, "0");

/** Time of day where the reader is, as in `09:05:07.042`. */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${clock}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** A length of time in the unit that fits, as in `0.4 ms`, `12 ms`, `5.00 s`. */
export function lengthOf(ms: number): string {
  if (ms < 1) return `${ms === 0 ? 0 : Math.max(0.1, Math.round(ms * 10) / 10)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 99_995) return `${(ms / 1000).toFixed(2)} s`;
  return `${Math.round(ms / 1000)} s`;
}
