import type { DeliveryRecord } from "../../feed/callback-record.ts";

/** Where one delivery lies on the common line of time, in percent of its length. */
export interface Span {
  readonly left: number;
  /** What it took so far. */
  readonly width: number;
  /** The time it had. */
  readonly limit: number;
}

/**
 * Lays deliveries out on one line of time, from the first byte sent to the last limit.
 *
 * @param now stands in for the end of those under way, in milliseconds since the epoch
 */
export function spansOf(
  deliveries: readonly DeliveryRecord[],
  limitMs: number,
  now: number,
): readonly Span[] {
  const begin = Math.min(...deliveries.map(({ sentAt }) => sentAt));
  const tookOf = ({ tookMs, sentAt }: DeliveryRecord) => tookMs ?? Math.max(0, now - sentAt);
  const end = Math.max(
    ...deliveries.map((one) => one.sentAt + Math.max(limitMs, Math.min(tookOf(one), 2 * limitMs))),
  );
  const percent = (ms: number) => Math.min(100, (ms / (end - begin)) * 100);
  return deliveries.map((one) => ({
    left: percent(one.sentAt - begin),
    width: percent(tookOf(one)),
    limit: percent(limitMs),
  }));
}
