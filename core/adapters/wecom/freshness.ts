/**
 * Whether a callback's timestamp is near enough to now. It bounds for how long a recorded request
 * can be sent again, while leaving room for redeliveries and wrong clocks.
 *
 * @param timestamp Unix seconds, decimal
 * @param nowMs Unix milliseconds
 * @param windowSeconds allowed difference in either direction; 0 allows any
 */
export function isFresh(timestamp: string, nowMs: number, windowSeconds: number): boolean {
  if (windowSeconds === 0) return true;
  return Math.abs(Math.floor(nowMs / 1000) - Number(timestamp)) <= windowSeconds;
}
