import type { Member } from "../events/member.ts";
import type { LimitsOf } from "../platform/limits.ts";
import { within } from "../ports/clock.ts";
import type { Messenger } from "../replies/messenger.ts";
import type { DeliveryReport, Sent } from "../replies/push.ts";
import type { Part } from "../stores/port/parts.ts";
import type { Tools } from "../stores/tools.ts";
import { Calls } from "./calls.ts";
import type { Mailbox } from "./mailbox.ts";
import { Openings, Pulse } from "./openings.ts";
import { reportOf } from "./part.ts";
import { BY_PERSON, type Chance, givenBack } from "./part-machine.ts";
import { Receipts, sentAs } from "./receipts.ts";
import { Rounds } from "./rounds.ts";
import { codeOf, createOutcomes, Settling } from "./settling.ts";
import { Unreachable } from "./unreachable.ts";

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
  /**
   * Rows are being written: looks for them before this turn of the event loop commits.
   *
   * @param app whose they are, where that is known; else it may take a turn more to find out
   */
  kick(app?: string): void;
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

  const settling = new Settling({
    tools,
    onStored: ({ part, change, result }) => tell(part, change, result),
    onLost({ part: { id }, result }) {
      receipts.end(id, result?.sent ? { sent: result.sent } : { error: "dropped" });
    },
    onQuiet: () => tellIdle(),
  });

  /** One round: leases, writes down what is not called, and makes the calls. */
  const look = async (): Promise<boolean> => {
    await sweep();
    settling.flush();
    const round = await rounds.lease();
    if (!round) return false;
    for (const settled of round.settled) {
      if (settled.change.state === "mailbox") mailbox.posted(settled.part.lane);
      settling.note(settled);
    }
    // What was behind them in their lanes is foremost now.
    if (round.settled.length > 0) rounds.want();
    for (const call of round.calls) {
      if (stopped) settling.note({ part: call.part, change: givenBack(call.part) });
      else void calls.make(call);
    }
    return true;
  };

  /** When something can be done by itself, whatever else happens. */
  const waitMs = (): number =>
    Math.min(rounds.waitMs() ?? SWEEP_MS, sweptAt + SWEEP_MS - clock.monotonic());

  /** Gives up what has waited too long in the mailbox. */
  const sweep = async () => {
    const monotonic = clock.monotonic();
    if (monotonic < sweptAt + SWEEP_MS) return;
    let over: readonly Part[];
    do {
      over = await mailbox.expire(clock.now());
      for (const part of over) tell(part, { state: "dead", error: part.error });
    } while (over.length > 0);
    sweptAt = monotonic;
    // An answer may have been put there at the moment in which its app could send again.
    for (const app of rounds.senders) if (obstacle(app) === undefined) openings.release(app);
  };

  /** Parts of the mailbox have left in a response, or the member was told that they cannot. */
  const rode = async (ids: readonly string[]) => {
    try {
      for (const part of await store.parts.find(ids)) {
        if (part.state === "sent") rodeOne(part);
        else if (part.state === "dead") tell(part, { state: "dead", error: part.error });
      }
    } catch (error) {
      logger.warn("outbox.untold", { code: codeOf(error) });
    }
  };

  const rodeOne = (part: Part) => {
    const { id, app, message, plugin } = part;
    logger.info("outbox.rode", { id, app, message });
    receipts.end(id, { sent: sentAs(undefined) });
    if (plugin !== undefined) onReport(plugin, reportOf(part, { outcome: "mailbox" }));
  };

  const calls = new Calls({
    tools,
    messenger,
    limitsOf,
    chance,
    onEnd(part, change, turn, attempt) {
      const result = attempt.ok ? { sent: attempt.value } : { failure: attempt.failure };
      settling.note({ part, change, result });
      if (change.state === "mailbox") mailbox.posted(part.lane);
      if (change.state === "mailbox" || change.state === "sent") {
        unreachable.learn(part, change.error ?? undefined, clock.monotonic());
      }
      openings.turned(part.app, turn, attempt);
      ask();
    },
  });

  const openings = new Openings({
    tools,
    limitsOf,
    rounds,
    settling,
    onChange: () => ask(),
    onQuiet: () => tellIdle(),
  });

  const pulse = new Pulse({
    clock,
    look,
    waitMs,
    onTrouble: (error) => logger.warn("outbox.unstored", { code: codeOf(error) }),
    onQuiet: () => tellIdle(),
  });

  /** Something may have changed. */
  const ask = () => {
    rounds.want();
    pulse.ask();
  };

  const isIdle = () => pulse.isQuiet && settling.isQuiet && openings.isQuiet && calls.count === 0;

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

  return {
    start() {
      stopped = false;
      mailbox.watch(rode);
      openings.tryAgain();
      ask();
    },
    kick(app) {
      if (stopped) return;
      if (app !== undefined) rounds.meet(app);
      ask();
    },
    obstacle,
    async sent(id) {
      const end = receipts.wait(id);
      end.catch(() => {});
      // What ends while the store is asked is told of meanwhile.
      const [part] = await store.parts.find([id]);
      receipts.stands(id, part);
      return end;
    },
    async retry(id) {
      const part = await store.parts.judge(id, "retry", clock.now());
      if (part) rounds.gateOf(part.app).probeNow(clock.monotonic());
      ask();
      return part !== undefined;
    },
    async hold(id) {
      const part = await store.parts.judge(id, "hold", clock.now());
      if (part) tell({ ...part, error: undefined }, { state: "held", error: BY_PERSON });
      ask();
      return part !== undefined;
    },
    async takeBack(id) {
      const part = await store.parts.judge(id, "recall", clock.now());
      if (part) receipts.end(id, { error: "recalled" });
      ask();
      return part !== undefined;
    },
    idle,
    async stop(graceMs) {
      stopped = true;
      pulse.stop();
      settling.stop();
      if (await within(clock, graceMs, idle())) return;
      logger.warn("outbox.abandoned", { calls: calls.count + settling.count });
    },
  };
}
