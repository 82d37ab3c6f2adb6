import type { DeliveryRecord } from "../../../sandbox/feed/records.ts";
import { t } from "../state/language.ts";
import { apps, members } from "../state/state.ts";
import type { Tone } from "./verdict.ts";

/** A little bar: how much of a limit was used. */
interface Bar {
  /** 0 to 100. Whatever took any time is seen. */
  readonly percent: number;
  readonly tone: Tone;
}

/** Below this share of the limit nobody needs to care, above the other it was close. */
const EASY = 0.5;
const CLOSE = 0.9;

export function barOf(tookMs: number, limitMs: number): Bar {
  const share = limitMs > 0 ? Math.min(1, Math.max(0, tookMs / limitMs)) : 1;
  const tone = share < EASY ? "ok" : share < CLOSE ? "warn" : "bad";
  return { percent: Math.max(2, Math.round(share * 1000) / 10), tone };
}

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

/** What people call an app, else its name in the configuration. */
export function appName(name: string | undefined): string {
  if (name === undefined) return t("无应用", "no app");
  return apps.value.find((app) => app.name === name)?.title ?? name;
}

/** What people call a member, with the UserID by which the bot knows them. */
export function memberName(userId: string | undefined): string {
  if (userId === undefined) return t("系统", "system");
  const wanted = userId.toLowerCase();
  const member = members.value.find((one) => one.userId.toLowerCase() === wanted);
  return member ? `${member.name} (${userId})` : userId;
}

/** Where one delivery lies on the common line of time, in percent of its length. */
interface Span {
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
