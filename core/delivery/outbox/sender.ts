import type { Attempt, Messenger } from "../../contracts/messenger.ts";
import type { Meter } from "../../contracts/meter.ts";
import type { OutboxPart, PartChange } from "../../contracts/outbox.ts";
import type { DeliveryReport, Sent } from "../../contracts/push.ts";
import type { Store } from "../../contracts/store.ts";
import { BotError } from "../../errors.ts";
import type { Reply } from "../../events/reply.ts";
import { readReply } from "../../events/reply-json.ts";
import type { CancelTimer, Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import { within } from "../../within.ts";
import { Budget } from "./budget.ts";
import { Circuits } from "./circuits.ts";
import { isMailable, type Mailbox } from "./mailbox.ts";
import { afterCall, beforeCall, CHECK_SECONDS, type Chance } from "./part-machine.ts";
import { Receipts } from "./receipts.ts";
import { recipientOf, reportOf } from "./report.ts";

export interface SenderOptions {
  readonly store: Store;
  readonly messenger: Messenger;
  readonly mailbox: Mailbox;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
  /** For spreading repeats. */
  readonly chance: Chance;
  /** Told what became of a message that a plugin sent. */
  readonly onReport: (plugin: string, report: DeliveryReport) => void;
}

/** Sends what the outbox holds, in the order of its lanes, within what WeCom takes. */
export interface Sender {
  /** Begins. Call it once, when the store is open. */
  start(): void;
  /** Rows were committed: looks now. */
  kick(): void;
  /** Why nothing can be sent actively for this app now: as `no_secret`, or `60020`. */
  obstacle(app: string): string | undefined;
  /**
   * Resolves when WeCom has taken a part.
   *
   * @throws BotError `ERR_SEND` (as a rejection) when it is given up
   */
  sent(id: string): Promise<Sent>;
  /** A person, or a recall, took a part out of the outbox. */
  dropped(id: string): void;
  /** Resolves when nothing can be done before time passes. */
  idle(): Promise<void>;
  /** Waits for calls under way, at most `graceMs`; the rest stays on disk. */
  stop(graceMs: number): Promise<void>;
}

/** Calls under way at once. */
const MOST_CALLS = 32;
/** How soon a store that refused is asked again, in milliseconds. */
const AGAIN_MS = 1_000;
const MINUTE_MS = 60_000;

/** The outbox at work. */
export function createSender(options: SenderOptions): Sender {
  const { store, messenger, mailbox, clock, logger, meter, chance, onReport } = options;
  const budget = new Budget();
  const circuits = new Circuits();
  const receipts = new Receipts();
  const underWay = new Set<string>();
  const waiting = new Set<() => void>();
  let cancelTimer: CancelTimer = () => {};
  let pumping = false;
  let wanted = false;
  let stopped = true;

  const obstacle = (app: string) => messenger.obstacle(app) ?? circuits.error(app);

  const tellIdle = () => {
    if (pumping || underWay.size > 0) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  };

  const kick = () => {
    if (stopped) return;
    wanted = true;
    if (!pumping) void pump();
  };

  const pump = async () => {
    pumping = true;
    cancelTimer();
    try {
      while (wanted && !stopped) {
        wanted = false;
        await look();
      }
      if (!stopped) sleep();
    } catch (error) {
      logger.warn("outbox.unstored", { code: error instanceof BotError ? error.code : "unknown" });
      if (!stopped) cancelTimer = clock.after(AGAIN_MS, kick);
    } finally {
      pumping = false;
      tellIdle();
    }
  };

  /** Until the next part, or the next probe, is due. */
  const sleep = () => {
    const now = clock.now();
    const times = [store.outbox.nextDueAt(), circuits.probes(now).nextAt].filter(
      (at) => at !== undefined,
    );
    if (times.length === 0 || underWay.size >= MOST_CALLS) return;
    cancelTimer = clock.after(Math.max(1, Math.min(...times) - now), kick);
  };

  /** Takes what is due: sends some of it, puts off or ends the rest, all in one write. */
  const look = async () => {
    await probe();
    const now = clock.now();
    const room = MOST_CALLS - underWay.size;
    if (room <= 0) return;
    const due = store.outbox.due(now, room);
    if (due.length === 0) return;
    const going: OutboxPart[] = [];
    const changes = new Map<OutboxPart, PartChange>();
    for (const part of due) {
      const change = beforeSending(part, now);
      if (change) changes.set(part, change);
      else going.push(part);
    }
    await store.write(({ outbox }) => {
      for (const [{ id }, change] of changes) outbox.change(id, change);
      for (const { id, firstAt } of going) {
        outbox.lease(id);
        outbox.change(id, { state: "sending", firstAt: firstAt ?? now });
      }
    });
    for (const [part, change] of changes) settled(part, change, undefined);
    for (const part of going) void send({ ...part, firstAt: part.firstAt ?? now });
    wanted = true;
  };

  /** What is to be done with a part instead of sending it; `undefined` to send it. */
  const beforeSending = (part: OutboxPart, now: number): PartChange | undefined => {
    const before = beforeCall(part, now);
    if (before.does === "end") return before.change;
    const pausedUntil = circuits.pausedUntil(part.app);
    if (pausedUntil > now) return { state: "pending", nextAt: pausedUntil };
    const error = obstacle(part.app);
    if (error !== undefined && !circuits.takeProbe(part.app, now)) return stepDown(part, error);
    const to = recipientOf(part);
    const freeAt = budget.freeAt(part.app, to, now);
    if (freeAt > now) return { state: "pending", nextAt: freeAt };
    budget.note(part.app, to, now);
    return undefined;
  };

  /** What cannot be sent waits for the member to write, or for a person. */
  const stepDown = (part: OutboxPart, error: string): PartChange => {
    const fits = isMailable(recipientOf(part), replyOf(part));
    if (fits) mailbox.posted(part.lane);
    return { state: fits ? "mailbox" : "held", error };
  };

  const send = async (part: OutboxPart) => {
    const { id, app } = part;
    underWay.add(id);
    const attempt = await call(part);
    const now = clock.now();
    const after = afterCall(part, attempt, now, chance);
    const isHeld = after.change.state === "held";
    const change = isHeld ? stepDown(part, after.change.error ?? "") : after.change;
    learn(app, after.app, attempt, now);
    await noted(id, change);
    underWay.delete(id);
    settled(part, change, attempt);
    kick();
    tellIdle();
  };

  const call = (part: OutboxPart): Promise<Attempt<Sent>> => {
    const { app, id, digest } = part;
    const since = clock.now() - CHECK_SECONDS * 1_000;
    // An honest twin would be swallowed by WeCom's check: it goes without.
    const hasTwin = store.outbox.hasTwin(digest, since, id);
    const duplicateCheckSeconds = hasTwin ? 0 : CHECK_SECONDS;
    try {
      return messenger.send({
        ...{ app, reply: replyOf(part), to: recipientOf(part), duplicateCheckSeconds },
      });
    } catch (error) {
      return Promise.resolve(unreadable(error));
    }
  };

  /** The outcome must be on disk before anything else is done with it. */
  const noted = async (id: string, change: PartChange) => {
    for (;;) {
      try {
        await store.write(({ outbox }) => outbox.change(id, change));
        return;
      } catch (error) {
        const code = error instanceof BotError ? error.code : "unknown";
        logger.error("outbox.unnoted", { id, code });
        if (stopped || code === "ERR_STORE_CLOSED") return;
        await new Promise<void>((resolve) => {
          clock.after(AGAIN_MS, resolve);
        });
      }
    }
  };

  const learn = (
    app: string,
    news: ReturnType<typeof afterCall>["app"],
    attempt: Attempt<Sent>,
    now: number,
  ) => {
    if (news?.news === "pause") {
      circuits.pause(app, news.until);
      logger.warn("outbox.paused", { app, ms: news.until - now });
    } else if (news?.news === "closed") {
      if (!circuits.close(app, news.error, now)) return;
      const cure = attempt.ok ? undefined : attempt.failure.message;
      logger.error("outbox.stopped", { app, error: news.error, cure });
    } else if (news?.news === "well" && circuits.open(app)) {
      logger.info("outbox.goes_on", { app });
      void releaseAll(app).catch(() => wanted);
    }
  };

  /** What was held because the app could not send may go, what waits in the mailbox too. */
  const releaseAll = async (app: string) => {
    const now = clock.now();
    const mail = store.outbox.list({ states: ["mailbox"], app, limit: 10_000 });
    await store.write(({ outbox }) => {
      outbox.releaseHeld(app, now);
      for (const { id } of mail) outbox.change(id, { state: "pending", nextAt: now });
    });
    for (const { lane } of mail) mailbox.emptied(lane);
    kick();
  };

  /** Tries, with the oldest message that is held, whether an app can send again. */
  const probe = async () => {
    const now = clock.now();
    for (const app of circuits.probes(now).due) {
      const part = store.outbox.list({ states: ["held", "mailbox"], app, limit: 1 })[0];
      if (part && messenger.obstacle(app) === undefined) {
        await store.write(({ outbox }) =>
          outbox.change(part.id, { state: "pending", nextAt: now }),
        );
      } else circuits.takeProbe(app, now);
    }
  };

  /** Tells whoever wants to know, after it is on disk. */
  const settled = (part: OutboxPart, change: PartChange, attempt: Attempt<Sent> | undefined) => {
    const { id, app, plugin, message } = part;
    const { state, error } = change;
    const fields = { id, app, message, error, attempts: change.attempts };
    if (state === "pending") {
      if (attempt && !attempt.ok) {
        meter.retried(app, attempt.failure.class);
        logger.info("outbox.retry", { ...fields, cause: attempt.failure.message });
      }
      return;
    }
    if (state === "sending") return;
    meter.pushed(app, state);
    if (state === "sent") logger.debug("outbox.sent", fields);
    else logger.warn(`outbox.${state}`, fields);
    const sent = attempt?.ok ? attempt.value : undefined;
    if (sent) receipts.end(id, { sent });
    if (state === "dead") receipts.end(id, { error: error ?? "dead" });
    if (plugin === undefined || state === "mailbox") return;
    onReport(plugin, reportOf(part, { outcome: state, sent, error }));
  };

  return {
    start() {
      stopped = false;
      mailbox.load();
      const since = clock.now() - MINUTE_MS;
      for (const part of store.outbox.list({ states: ["sent"], limit: 5_000 })) {
        if ((part.sentAt ?? 0) > since) budget.note(part.app, recipientOf(part), part.sentAt ?? 0);
      }
      kick();
    },
    kick,
    obstacle,
    sent: (id) => receipts.wait(id, (part) => store.outbox.find(part)),
    dropped: (id) => receipts.end(id, { error: "dropped" }),
    idle: () =>
      pumping || underWay.size > 0
        ? new Promise<void>((resolve) => {
            waiting.add(resolve);
          })
        : Promise.resolve(),
    async stop(graceMs) {
      stopped = true;
      cancelTimer();
      if (underWay.size === 0) return;
      const done = new Promise<void>((resolve) => {
        waiting.add(resolve);
      });
      if (await within(clock, graceMs, done)) return;
      logger.warn("outbox.abandoned", { calls: underWay.size });
    },
  };
}

function replyOf({ reply, bytes }: OutboxPart): Reply {
  return readReply(reply, bytes);
}

/** Another version wrote it, and this one cannot send it. */
function unreadable(error: unknown): Attempt<Sent> {
  const code = error instanceof BotError ? error.code : "ERR_REPLY";
  return {
    ok: false,
    failure: {
      class: "dead",
      errcode: undefined,
      error: code,
      message: "这条消息由另一个版本写下，现在读不懂 / written by another version, cannot be read",
      callerIp: undefined,
    },
  };
}
