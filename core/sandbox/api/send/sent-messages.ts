import { fromEpoch, newest, toEpoch } from "../../keeping/keeping.ts";
import { perPlatform } from "./per-platform.ts";

/** How many are remembered: beyond, the oldest can not be recalled any more. */
const CAPACITY = 10_000;
/** How many of them outlive a restart. */
const KEPT = 2_000;

/** One call of `message/send` that went through. */
export interface SentMessage {
  /** Name of the app. */
  readonly app: string;
  /** Ids of the chat entries. */
  readonly entries: readonly string[];
}

interface Remembered extends SentMessage {
  /** Milliseconds since it was sent. */
  readonly ageMs: number;
}

interface SentMessages {
  add(msgId: string, message: SentMessage): void;
  find(msgId: string): Remembered | undefined;
}

/** What apps have sent, by `msgid`. */
export const sentMessagesOf = perPlatform(({ clock, keeping }): SentMessages => {
  const sent = new Map<string, SentMessage & { readonly at: number }>();

  keeping.part("sent", {
    save: () =>
      newest(sent, KEPT).map(([msgId, message]) => ({
        ...{ msgId, message: { ...message, at: toEpoch(clock, message.at) } },
      })),
    load(had) {
      for (const { msgId, message } of had) {
        sent.set(msgId, { ...message, at: fromEpoch(clock, message.at) });
      }
    },
  });

  return {
    add(msgId, message) {
      sent.set(msgId, { ...message, at: clock.monotonic() });
      const [oldest] = sent.keys();
      if (sent.size > CAPACITY && oldest !== undefined) sent.delete(oldest);
      keeping.changed();
    },
    find(msgId) {
      const found = sent.get(msgId);
      return found && { ...found, ageMs: clock.monotonic() - found.at };
    },
  };
});
