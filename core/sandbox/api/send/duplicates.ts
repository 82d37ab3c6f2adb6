import { digest } from "../../../crypto/digest.ts";
import type { Content } from "../../chat/content.ts";
import { fromEpoch, newest, toEpoch } from "../../keeping/keeping.ts";
import { perPlatform } from "./per-platform.ts";

/** How many messages are remembered: beyond, the oldest is forgotten. */
const CAPACITY = 10_000;
/** How many of them outlive a restart. */
const KEPT = 2_000;

interface Message {
  /** Name of the app. */
  readonly app: string;
  readonly content: Content;
  /** UserIDs. */
  readonly receivers: readonly string[];
}

interface Duplicates {
  /**
   * Whether the same went to the same receivers less than so many seconds ago. If not, this one is
   * remembered.
   */
  repeats(message: Message, seconds: number): boolean;
}

/** What apps sent with `enable_duplicate_check` (document 90236). */
export const duplicatesOf = perPlatform(({ clock, keeping }): Duplicates => {
  /** When it was sent, on the monotonic clock. */
  const sent = new Map<string, number>();

  keeping.part("duplicates", {
    save: () => newest(sent, KEPT).map(([key, at]) => ({ key, at: toEpoch(clock, at) })),
    load(had) {
      for (const { key, at } of had) sent.set(key, fromEpoch(clock, at));
    },
  });

  return {
    repeats(message, seconds) {
      const key = keyOf(message);
      const before = sent.get(key);
      const now = clock.monotonic();
      if (before !== undefined && now - before < seconds * 1_000) return true;
      // Deleted first, so that it becomes the newest.
      sent.delete(key);
      sent.set(key, now);
      const [oldest] = sent.keys();
      if (sent.size > CAPACITY && oldest !== undefined) sent.delete(oldest);
      keeping.changed();
      return false;
    },
  };
});

const keyOf = ({ app, content, receivers }: Message) =>
  digest(JSON.stringify([app, [...receivers].sort(), content]));
