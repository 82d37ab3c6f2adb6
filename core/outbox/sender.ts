import type { Member } from "../events/member.ts";
import type { LimitsOf } from "../platform/limits.ts";
import { within } from "../ports/clock.ts";
import type { Attempt, Messenger } from "../replies/messenger.ts";
import type { DeliveryReport, Sent } from "../replies/push.ts";
import type { OutboxPart, PartChange } from "../stores/outbox.ts";
import type { Tools } from "../stores/tools.ts";
import { heldBack, retried, takenBack } from "./by-hand.ts";
import { Calls, codeOf } from "./calls.ts";
import { type Chosen, FOR_A_PERSON } from "./choose.ts";
import type { Turn } from "./gate.ts";
import type { Mailbox } from "./mailbox.ts";
import { createOutcomes, Receipts, sentAs } from "./outcomes.ts";
import { FLUSH_MS, reportOf } from "./part.ts";
import type { Chance } from "./part-machine.ts";
import { Pulse } from "./pulse.ts";
import { Rounds } from "./rounds.ts";
import { NOT_REACHED, Unreachable } from "./unreachable.ts";

export interface SenderOptions {
  readonly tools: Tools;
  readonly messenger: Messenger;
  readonly mailbox: Mailbox;
  readonly limitsOf: LimitsOf;
  /** For spreading repeats. */
  readonly chance: Chance;
  /** Told what became of a message that a plugin sent. */
  readonly onReport: (plugin: string, report: DeliveryReport) => void;
}

/** Sends what the outbox holds, in the order of its lanes, within what WeCom takes. */
export interface Sender {
  /** Begins. Call it once, when the store is open. */
  start(): void;
  /** Rows were written: looks before this turn of the event loop commits. */
  kick(): void;
  /**
   * Why nothing can be sent actively for this app now, or to this member of it: as `no_secret`,
   * `60020`, or `81013`.
   */
  obstacle(app: string, to?: Member): string | undefined;
  /**
   * Resolves when WeCom has taken a part, or a response has.
   *
   * @throws BotError `ERR_SEND` (as a rejection) when it is given up
   */
  sent(id: string): Promise<Sent>;
  /** Sends a part that is held, dead or in the mailbox as if it were new. `false` when it is none of these. */
  retry(id: string): Promise<boolean>;
  /** Keeps a part back that waits for its turn. `false` when it does not. */
  hold(id: string): Promise<boolean>;
  /** Takes back a part that has not left: it is dead. `false` when it has, or may have. */
  takeBack(id: string): Promise<boolean>;
  /** Resolves when nothing can be done before time passes. */
  idle(): Promise<void>;
  /** Waits for calls under way, at most `graceMs`; the rest stays on disk. */
  stop(graceMs: number): Promise<void>;
}

/** How often what waits too long in the mailbox is given up, in milliseconds. */
const SWEEP_MS = 3_600_000;
/** How far to look, at start, for apps that could not send when the process ended. */
const LEFT_BEHIND = 200;

/** The outbox at work. */
export function createSender(options: SenderOptions): Sender {
  const { tools, messenger, mailbox, chance, limitsOf, onReport } = options;
  const { store, clock, logger } = tools;
  const rounds = new Rounds({ tools, messenger, limitsOf });
  const unreachable = new Unreachable(limitsOf);
  const receipts = new Receipts();
  const tell = createOutcomes({ tools, receipts, onReport });
  const waiting = new Set<() => void>();
  let sweptAt = Number.NEGATIVE_INFINITY;
  let stopped = true;

  const obstacle = (app: string, to?: Member) =>
    rounds.errorOf(app) ?? (to && unreachable.errorOf(to, clock.monotonic()));

  /** One round: looks, begins, writes that down, and makes the calls. */
  const look = async (): Promise<boolean> => {
    await sweep();
    const round = rounds.look();
    if (!round) return false;
    const begun = rounds.begin(round);
    try {
      await rounds.write(round);
    } catch (error) {
      rounds.undo(begun, round);
      throw error;
    }
    told(round.chosen);
    if (stopped) await rounds.giveBack(begun);
    else for (const call of begun) void calls.make(call);
    return true;
  };

  const told = (chosen: readonly Chosen[]) => {
    for (const { row, change } of chosen) {
      if (change.state === "mailbox") mailbox.posted(row.lane);
      tell(row, change);
    }
  };

  /** When something can be done by itself, whatever else happens. */
  const waitMs = (): number | undefined => {
    const roundMs = rounds.waitMs();
    if (mailbox.isEmpty) return roundMs;
    const sweepMs = sweptAt + SWEEP_MS - clock.monotonic();
    return roundMs === undefined ? sweepMs : Math.min(roundMs, sweepMs);
  };

  /** Gives up what has waited too long in the mailbox. */
  const sweep = async () => {
    const { now, monotonic } = rounds.moment();
    if (mailbox.isEmpty || monotonic < sweptAt + SWEEP_MS) return;
    sweptAt = monotonic;
    for (const row of await mailbox.expire(now)) tell(row, { state: row.state, error: row.error });
    // An answer may have been put there at the moment in which its app could send again.
    for (const app of rounds.apps) if (obstacle(app) === undefined) release(app);
  };

  /** A part of the mailbox has left in a response, or the member was told that it cannot. */
  const rode = (row: OutboxPart, change: PartChange) => {
    if (change.state !== "sent") {
      tell({ ...row, error: undefined }, change);
      return;
    }
    logger.info("outbox.rode", { id: row.id, app: row.app, message: row.message });
    receipts.end(row.id, { sent: sentAs(undefined) });
    if (row.plugin !== undefined) onReport(row.plugin, reportOf(row, { outcome: "mailbox" }));
  };

  const calls = new Calls({
    tools,
    messenger,
    limitsOf,
    chance,
    onEnd(row, change, turn, attempt) {
      if (change.state === "mailbox") mailbox.posted(row.lane);
      if (change.state === "mailbox" || change.state === "sent") {
        unreachable.learn(row, change.error, clock.monotonic());
      }
      turned(row.app, turn, attempt);
      pulse.ask();
    },
    onStored: (row, change, attempt) =>
      tell(row, change, attempt.ok ? { sent: attempt.value } : { failure: attempt.failure }),
    onQuiet: () => tellIdle(),
  });

  const turned = (app: string, turn: Turn, attempt: Attempt<Sent>) => {
    if (turn === undefined) return;
    if (turn === "opened") release(app);
    if (attempt.ok) return;
    const { error, errmsg, message, callerIp } = attempt.failure;
    const fields = { app, error, errmsg, callerIp, cause: message };
    if (turn === "closed") logger.error("outbox.stopped", fields);
    else if (turn === "paused") {
      const ms = rounds.gateOf(app).waitMs(clock.monotonic());
      logger.warn("outbox.paused", { ...fields, ms });
    }
  };

  /** What does not wait for its app stays where it is when that can send again. */
  const staysOf = (app: string) => [...FOR_A_PERSON, NOT_REACHED, ...limitsOf(app).unreachable];

  /** What waited for the app alone may go, what is in the mailbox too. */
  const release = (app: string) => {
    store
      .write(({ outbox }) => outbox.releaseHeld(app, clock.now(), staysOf(app)))
      .then((parts) => {
        if (parts === 0) return;
        logger.info("outbox.resumed", { app, parts });
        pulse.ask();
      })
      .catch((error) => logger.error("outbox.unreleased", { app, code: codeOf(error) }));
  };

  const pulse = new Pulse({
    clock,
    look,
    waitMs,
    onTrouble: (error) => logger.warn("outbox.unstored", { code: codeOf(error) }),
    onQuiet: () => tellIdle(),
  });

  const isIdle = () => pulse.isQuiet && calls.isQuiet;

  const tellIdle = () => {
    if (!isIdle()) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  };

  const idle = () =>
    isIdle()
      ? Promise.resolve()
      : new Promise<void>((resolve) => {
          waiting.add(resolve);
        });

  /** What an earlier process has left waits for some seconds at most, whatever its clock said. */
  const clip = () => {
    const now = clock.now();
    store
      .write(({ outbox }) => outbox.clipTimes(now, now + FLUSH_MS))
      .catch((error) => logger.warn("outbox.unstored", { code: codeOf(error) }));
  };

  /** An app that could not send when the last process ended tries again at once. */
  const tryAgain = async () => {
    const left = store.outbox.list({
      states: ["held", "mailbox"],
      limit: LEFT_BEHIND,
      oldestFirst: true,
    });
    const tries = rounds.trying([...new Set(left.map(({ app }) => app))]);
    if (tries.length === 0) return;
    await rounds.write({ tries, chosen: [] });
    pulse.ask();
  };

  return {
    start() {
      stopped = false;
      clip();
      mailbox.load();
      mailbox.watch(rode);
      rounds.remember();
      tryAgain().catch((error) => logger.warn("outbox.unstored", { code: codeOf(error) }));
      pulse.ask();
    },
    kick: () => {
      if (!stopped) pulse.ask();
    },
    obstacle,
    sent: (id) => receipts.wait(id, store.outbox.find(id)),
    async retry(id) {
      const isRetried = await retried(store, id, clock.now());
      const app = store.outbox.find(id)?.app;
      if (isRetried && app !== undefined) rounds.gateOf(app).probeNow();
      pulse.ask();
      return isRetried;
    },
    async hold(id) {
      const isHeld = await heldBack(store, id);
      const part = store.outbox.find(id);
      if (isHeld && part) tell({ ...part, error: undefined }, { state: "held", error: part.error });
      pulse.ask();
      return isHeld;
    },
    async takeBack(id) {
      const isTaken = await takenBack(store, id);
      if (isTaken) receipts.end(id, { error: "recalled" });
      pulse.ask();
      return isTaken;
    },
    idle,
    async stop(graceMs) {
      stopped = true;
      pulse.stop();
      calls.stop();
      if (await within(clock, graceMs, idle())) return;
      logger.warn("outbox.abandoned", { calls: calls.count });
    },
  };
}
