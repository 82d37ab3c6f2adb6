import { BotError } from "../errors.ts";
import type { InboundEvent } from "../events/inbound.ts";
import { member } from "../events/member.ts";
import { readKept } from "../replies/reply-json.ts";
import { type LedgerMessage, MOST_CLAIMS } from "../stores/ledger.ts";
import type { Tools } from "../stores/tools.ts";
import type { Flushes } from "./flushes.ts";
import type { Intake } from "./intake.ts";
import type { createRescue } from "./rescue.ts";
import { Ward } from "./ward.ts";

export interface RecoveryOptions {
  readonly tools: Tools;
  readonly intake: Intake;
  readonly flushes: Flushes;
  readonly rescue: ReturnType<typeof createRescue>;
  /** Makes the event of a message again; throws when this version cannot read it. */
  readonly reopen: (row: LedgerMessage) => InboundEvent;
  /** What is known to have ended the last process; `undefined` when nothing is. */
  readonly culprit: Culprit | undefined;
}

/** A handler was called, and never gave the event loop back. */
export interface Culprit {
  /** Whether it was called with this message (`event.id`). */
  readonly isMessage: (id: string) => boolean;
}

/** Goes on with what an earlier process left behind. */
export interface Recovery {
  /** Takes up all messages that were not finished, and all replies that did not leave. */
  run(): Promise<void>;
  /** Takes up one message that stands as `accepted`. @returns whether there is such a message */
  resume(id: string): Promise<boolean>;
  /** Messages that wait for others that ran when the process died, as they did. */
  readonly waiting: number;
}

/** Whoever has run for so long killed nobody so far: the next one may start beside it. Milliseconds. */
const CLEAR_MS = 30_000;
/** How many that ran at one death run at once at first, and at most when they all come through. */
const SECOND_RUNS = { places: 8, most: 64, clearMs: CLEAR_MS } as const;
/** What ran at two deaths: if the process dies again, it shall be known of whom. */
const THIRD_RUNS = { places: 1, most: 1, clearMs: CLEAR_MS } as const;

export function createRecovery(options: RecoveryOptions): Recovery {
  const { tools, intake, flushes, rescue, reopen, culprit } = options;
  const { store, clock, logger, meter } = tools;
  const second = new Ward({ clock, ...SECOND_RUNS });
  const third = new Ward({ clock, ...THIRD_RUNS });
  /** By the number of deaths at which a message ran. */
  const wards = [undefined, second, third];

  /** Gives up on a message; a person finds it among the dead letters. */
  const bury = async ({ id, app, kind, claims }: LedgerMessage, error: string) => {
    logger.error("message.dead", { id, app, kind, claims, error });
    const at = clock.now();
    const result = { route: "none", at } as const;
    if (await store.write(({ ledger }) => ledger.bury(id, error, result))) meter.finished("dead");
  };

  /**
   * Resolves when the message has ended. What ran at no death runs as soon as its lane is free; the
   * others are claimed again when they start, so that another death blames nobody who only waited.
   */
  const takeUp = async (row: LedgerMessage): Promise<void> => {
    let event: InboundEvent;
    try {
      event = reopen(row);
    } catch (error) {
      return bury(row, error instanceof BotError ? error.code : "ERR_MESSAGE");
    }
    await intake.resume(row, event, wards[row.claims]);
  };

  const failed = (error: unknown) => logger.error("delivery.recovery_failed", { error });

  /** Where it is known who ended the last process, nobody else that ran then is to blame. */
  const acquit = async ({ isMessage }: Culprit) => {
    const ran = store.ledger.unfinished().filter(({ epoch }) => epoch > 0);
    const [guilty] = ran.filter(({ id }) => isMessage(id));
    const others = ran.filter((row) => row !== guilty);
    const { id, app, kind, claims } = guilty ?? {};
    logger.warn("delivery.blamed", { id, app, kind, claims, acquitted: others.length });
    await store.write(({ ledger }) => {
      for (const { id } of others) ledger.acquit(id);
    });
  };

  const promiseAgain = (row: LedgerMessage) => {
    const { id, app, reply, acceptedAt, finishedAt } = row;
    if (reply === undefined) return;
    const kept = readKept(reply);
    const from = member(app, kept.userId);
    // Rows that the reply shows, which the response of a repeat has to close as well.
    const { parts } = kept;
    flushes.promise(
      {
        message: id,
        acceptedAt,
        parts,
        rescue: () => rescue({ id, app, from }, kept.reply, parts),
      },
      // A clock that was set back makes it seem to lie ahead.
      Math.max(0, clock.now() - (finishedAt ?? 0)),
    );
  };

  return {
    async run() {
      if (culprit) await acquit(culprit).catch(failed);
      const unfinished = store.ledger.unfinished();
      const poison = unfinished.filter(({ claims }) => claims >= MOST_CLAIMS);
      const rest = unfinished.filter(({ claims }) => claims < MOST_CLAIMS);
      const unflushed = store.ledger.unflushed();
      if (unfinished.length + unflushed.length > 0) {
        logger.info("delivery.recovering", {
          messages: rest.length,
          again: rest.filter(({ claims }) => claims === 1).length,
          alone: rest.filter(({ claims }) => claims === 2).length,
          dead: poison.length,
          replies: unflushed.length,
        });
      }
      for (const row of unflushed) promiseAgain(row);
      for (const row of poison) await bury(row, "claims");
      for (const row of rest) takeUp(row).catch(failed);
    },
    async resume(id) {
      const row = store.ledger.find(id);
      if (row?.state !== "accepted") return false;
      takeUp(row).catch(failed);
      return true;
    },
    get waiting() {
      return second.waiting + third.waiting;
    },
  };
}
