import { digest } from "../../../crypto/signature.ts";
import type { Entropy } from "../../../ports/entropy.ts";
import type { Content } from "../../chat/content.ts";
import { fromEpoch, newest, toEpoch } from "../../keeping/keeping.ts";
import type { Sandbox } from "../../sandbox.ts";
import { CallRefused } from "../route.ts";

/** What a route remembers of a company. It goes when WeCom goes. */
export function perSandbox<T>(create: (sandbox: Sandbox) => T): (sandbox: Sandbox) => T {
  const known = new WeakMap<Sandbox, T>();
  return (sandbox) => {
    const found = known.get(sandbox) ?? create(sandbox);
    known.set(sandbox, found);
    return found;
  };
}

/** An id that says nothing and never comes twice: letters, digits, `-` and `_`. */
export const randomId = (entropy: Entropy, bytes = 33) =>
  Buffer.from(entropy(bytes)).toString("base64url");

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Which quota is used up. */
export type Exceeded = "minute" | "hour";

interface Quota {
  /** Counts one message of the app to the member, unless that is one too many. */
  spend(app: string, member: string): Exceeded | undefined;
}

/**
 * Messages of one app to one member in a minute and in an hour (document 90236), by the settings of
 * WeCom. Both windows slide.
 */
export const quotaOf = perSandbox((sandbox): Quota => {
  /** Times on the monotonic clock, oldest first, of one hour. */
  const spent = new Map<string, readonly number[]>();

  return {
    spend(app, member) {
      const key = `${app} ${member.toLowerCase()}`;
      const now = sandbox.clock.monotonic();
      const hour = (spent.get(key) ?? []).filter((at) => now - at < HOUR_MS);
      const { perMinute, perHour } = sandbox.settings;
      if (hour.length >= perHour) return "hour";
      if (hour.filter((at) => now - at < MINUTE_MS).length >= perMinute) return "minute";
      spent.set(key, [...hour, now]);
      return undefined;
    },
  };
});

/** How many are remembered: beyond, the oldest is forgotten and could be used again. */
const CAPACITY = 10_000;
/** How many of them outlive a restart. */
const KEPT = 2_000;

interface TaskIds {
  /** @throws CallRefused 42014 when the app has sent a card with it before */
  check(app: string, content: Content): void;
  use(app: string, content: Content): void;
}

/** The `task_id`s that apps have used: each once (document 90236). */
export const taskIdsOf = perSandbox(({ keeping }): TaskIds => {
  const used = new Set<string>();

  keeping.part("tasks", {
    save: () => [...used].slice(-KEPT),
    load(had) {
      for (const key of had) used.add(key);
    },
  });

  return {
    check(app, content) {
      const key = taskKey(app, content);
      if (key !== undefined && used.has(key)) {
        throw new CallRefused(42014, "task_id was used before: each card needs one of its own");
      }
    },
    use(app, content) {
      const key = taskKey(app, content);
      if (key !== undefined) used.add(key);
      const [oldest] = used;
      if (used.size > CAPACITY && oldest !== undefined) used.delete(oldest);
      keeping.changed();
    },
  };
});

function taskKey(app: string, content: Content): string | undefined {
  if (content.type !== "template_card" || content.card.task_id === undefined) return undefined;
  return `${app} ${content.card.task_id}`;
}

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
export const duplicatesOf = perSandbox(({ clock, keeping }): Duplicates => {
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
      const key = messageKey(message);
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

const messageKey = ({ app, content, receivers }: Message) =>
  digest(JSON.stringify([app, [...receivers].sort(), content]));

/** One call of `message/send` that went through. */
interface SentMessage {
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
export const sentMessagesOf = perSandbox(({ clock, keeping }): SentMessages => {
  const sent = new Map<string, SentMessage & { readonly at: number }>();

  keeping.part("sent", {
    save: () =>
      newest(sent, KEPT).map(([msgId, message]) => ({
        msgId,
        message: { ...message, at: toEpoch(clock, message.at) },
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
