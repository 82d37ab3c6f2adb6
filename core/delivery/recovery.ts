import { member } from "../events/member.ts";
import type { CancelTimer } from "../ports/clock.ts";
import { readKept } from "../replies/reply-json.ts";
import type { TakenMessage, UnshownReply } from "../stores/port/messages.ts";
import type { Tools } from "../stores/tools.ts";
import type { Flushes } from "./flushes.ts";
import type { Intake } from "./intake.ts";

export interface RecoveryOptions {
  readonly tools: Tools;
  readonly intake: Intake;
  readonly flushes: Flushes;
  /** What is known to have ended the last process; `undefined` when nothing is. */
  readonly culprit: Culprit | undefined;
}

/** A handler was called, and never gave the event loop back. */
export interface Culprit {
  /** Whether it was called with this message (`event.id`). */
  readonly isMessage: (id: string) => boolean;
}

/** Goes on with what an earlier process left behind, and with what is due. */
export interface Recovery {
  /** Takes up all messages that were not finished, and all replies that did not leave. */
  run(): Promise<void>;
  /** Runs one that was claimed for us. */
  resume(taken: TakenMessage): void;
  /** Something is due by then, in milliseconds since the epoch, that no sweep has been told of. */
  expect(dueAt: number): void;
  /** Looks now: something was given back, or the machine's clock was set. */
  look(): void;
  /** Whether anything of an earlier process is still to be taken up. */
  readonly isUnderWay: boolean;
  /** Resolves when nothing that was taken up runs, and the store is not asked for more. */
  idle(): Promise<void>;
  /** Takes nothing up any more. */
  stop(): void;
}

/** Whoever has run for so long killed nobody so far: the next one may start beside it. Milliseconds. */
const CLEAR_MS = 30_000;
/** How many that ran at a death run at once at first, and at most when they all come through. */
const SECOND_RUNS = { first: 8, most: 64 } as const;
/** When what the store refused is asked for again, in milliseconds. */
const AGAIN_MS = 1_000;
/** How many are taken up at once. */
const MOST = 256;
/** Who ran at the last death, for the one line that says so. */
const BLAMED = 1_000;

export function createRecovery(options: RecoveryOptions): Recovery {
  const { tools, intake, flushes, culprit } = options;
  const { store, clock, logger, meter } = tools;
  let places: number = SECOND_RUNS.first;
  let inside = 0;
  let isMore = true;
  let cancel: CancelTimer = () => {};
  /** When it is looked for what is due; it need not be asked for sooner. */
  let looksAt = Number.POSITIVE_INFINITY;
  let isStopped = false;
  let sweeping: Promise<void> | undefined;
  /** Runs and sweeps that have not ended. */
  const underWay = new Set<Promise<unknown>>();

  const track = (work: Promise<unknown>) => {
    underWay.add(work);
    const over = () => void underWay.delete(work);
    work.then(over, over);
  };

  const failed = (error: unknown) => logger.error("delivery.recovery_failed", { error });

  /** Where it is known who ended the last process, nobody else that ran then is to blame. */
  const acquit = async ({ isMessage }: Culprit) => {
    const open = await store.messages.list({ state: "accepted", limit: BLAMED });
    const ran = open.filter(({ interrupted }) => interrupted);
    const guilty = ran.find(({ id }) => isMessage(id));
    const others = ran.filter((one) => one !== guilty).map(({ id }) => id);
    const { id, app, kind, claims } = guilty ?? {};
    logger.warn("delivery.blamed", { id, app, kind, claims, acquitted: others.length });
    await store.messages.acquit(others);
  };

  const promiseAgain = ({ id, app, reply, rides, endedAt }: UnshownReply) => {
    const kept = readKept(reply);
    const from = member(app, kept.userId);
    const ride = { reply: kept.reply, standIn: rides, mail: kept.parts };
    flushes.promise(
      { event: { id, app, from }, acceptedAt: endedAt, ride },
      // A clock that was set back makes it seem to lie ahead.
      Math.max(0, clock.now() - endedAt),
    );
  };

  /** Runs one; what ran at a death gives its place to the next when it has come through. */
  const take = (taken: TakenMessage) => {
    const isAgain = taken.attempt > 1;
    if (!isAgain) {
      track(intake.run(taken).catch(failed));
      return;
    }
    inside += 1;
    let isInside = true;
    const leave = () => {
      if (!isInside) return;
      isInside = false;
      end();
      inside -= 1;
      places = Math.min(SECOND_RUNS.most, places + 1);
      sweep();
    };
    const end = clock.after(CLEAR_MS, () => {
      if (taken.suspect) store.messages.clear(taken.claim).then(leave, failed);
      else leave();
    });
    track(intake.run(taken).catch(failed).then(leave));
  };

  const once = async (): Promise<void> => {
    const room = { most: MOST, again: Math.max(0, places - inside) };
    const { taken, buried, unshown, more, nextAt } = await store.messages.sweep(clock.now(), room);
    for (const { id, app, kind, claims } of buried) {
      logger.error("message.dead", { id, app, kind, claims, error: "claims" });
      meter.finished("dead");
    }
    for (const reply of unshown) promiseAgain(reply);
    for (const one of taken) take(one);
    isMore = more;
    cancel();
    looksAt = Number.POSITIVE_INFINITY;
    if (nextAt !== undefined) expect(nextAt);
    // What there was no room for comes when somebody has come through.
    if (more && taken.length > 0) await once();
  };

  const sweep = (): Promise<void> => {
    const next = (sweeping ?? Promise.resolve()).then(() => (isStopped ? undefined : once()));
    sweeping = next.catch((error) => {
      failed(error);
      // Whoever is not taken up now would wait for the next start.
      cancel();
      looksAt = Number.POSITIVE_INFINITY;
      expect(clock.now() + AGAIN_MS);
    });
    track(sweeping);
    return sweeping;
  };

  const expect = (dueAt: number) => {
    if (isStopped || dueAt >= looksAt) return;
    cancel();
    looksAt = dueAt;
    cancel = clock.after(Math.max(1, dueAt - clock.now()), () => void sweep());
  };

  return {
    async run() {
      if (culprit) await acquit(culprit).catch(failed);
      await sweep();
    },
    resume: take,
    expect,
    look() {
      if (!isStopped) void sweep();
    },
    get isUnderWay() {
      return isMore;
    },
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
