import { perPlatform } from "./per-platform.ts";

/** How many are remembered: beyond, the oldest can not be recalled any more. */
const CAPACITY = 10_000;

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
export const sentMessagesOf = perPlatform(({ clock }): SentMessages => {
  const sent = new Map<string, SentMessage & { readonly at: number }>();

  return {
    add(msgId, message) {
      sent.set(msgId, { ...message, at: clock.monotonic() });
      const [oldest] = sent.keys();
      if (sent.size > CAPACITY && oldest !== undefined) sent.delete(oldest);
    },
    find(msgId) {
      const found = sent.get(msgId);
      return found && { ...found, ageMs: clock.monotonic() - found.at };
    },
  };
});
