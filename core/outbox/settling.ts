import { BotError } from "../errors.ts";
import type { Failure } from "../replies/messenger.ts";
import type { DeliveryReport, Sent } from "../replies/push.ts";
import { appOfSender } from "../replies/recipient.ts";
import { persist } from "../stores/persist.ts";
import type { LeasedPart, Part } from "../stores/port/parts.ts";
import type { Tools } from "../stores/tools.ts";
import { isLastPiece, reportOf } from "./part.ts";
import type { PartChange } from "./part-machine.ts";
import { type Receipts, sentAs } from "./receipts.ts";

/** What became of a leased part. */
export interface Settled {
  readonly part: LeasedPart;
  readonly change: PartChange;
  /** Of the call, when there was one. */
  readonly result?: CallEnd | undefined;
}

export interface SettlingOptions {
  readonly tools: Tools;
  /** It is on disk. */
  readonly onStored: (settled: Settled) => void;
  /** The part was no longer ours: somebody has taken it away, or over. */
  readonly onLost: (settled: Settled) => void;
  /** Some are on disk, or wait for it. */
  readonly onQuiet: () => void;
}

/**
 * What became of leased parts, on its way to the disk: all of one turn of the event loop goes
 * together, and nobody is told before it is there.
 */
export class Settling {
  readonly #options: SettlingOptions;
  #noted: Settled[] = [];
  /** How many are on their way. */
  #underWay = 0;
  /** Of those, how many the disk has refused: they wait for time to pass. */
  #refused = 0;
  #stopped = false;

  constructor(options: SettlingOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#underWay;
  }

  /** Whether nothing happens before time passes. */
  get isQuiet(): boolean {
    return this.#underWay === this.#refused;
  }

  /** From now on what the disk refuses is left to the next start. */
  stop(): void {
    this.#stopped = true;
  }

  note(settled: Settled): void {
    this.#underWay += 1;
    if (this.#noted.push(settled) === 1) queueMicrotask(() => this.flush());
  }

  /** Gives the store what was noted so far: what it is asked next, it answers knowing that. */
  flush(): void {
    if (this.#noted.length === 0) return;
    const noted = this.#noted;
    this.#noted = [];
    void this.#settle(noted);
  }

  async #settle(noted: readonly Settled[]): Promise<void> {
    const { onStored, onLost, onQuiet } = this.#options;
    const ids = await this.#given(noted);
    this.#underWay -= noted.length;
    if (ids) for (const one of noted) (ids.has(one.part.id) ? onStored : onLost)(one);
    onQuiet();
  }

  /** @returns ids of those that are on disk; `undefined` when that will never be */
  async #given(noted: readonly Settled[]): Promise<ReadonlySet<string> | undefined> {
    const { tools, onQuiet } = this.#options;
    const { store, clock, logger } = tools;
    const outcomes = noted.map(({ part: { id, epoch }, change }) => ({ id, epoch, ...change }));
    let refused = 0;
    const unnoted = (error: unknown) => {
      for (const { id } of outcomes) logger.error("outbox.unnoted", { id, code: codeOf(error) });
    };
    const onFailure = (failure: BotError) => {
      // The next start finds it leased, and relies on WeCom's check.
      if (this.#stopped) throw failure;
      unnoted(failure);
      this.#refused += noted.length - refused;
      refused = noted.length;
      onQuiet();
    };
    try {
      return new Set(await persist({ clock, onFailure }, () => store.parts.settle(outcomes)));
    } catch (error) {
      unnoted(error);
      return undefined;
    } finally {
      this.#refused -= refused;
    }
  }
}

/** The code of an error of ours. */
export const codeOf = (error: unknown) => (error instanceof BotError ? error.code : "unknown");

interface OutcomesOptions {
  readonly tools: Tools;
  readonly receipts: Receipts;
  /** Told what became of a message that a plugin sent. */
  readonly onReport: (plugin: string, report: DeliveryReport) => void;
}

/** What a call came to. */
export interface CallEnd {
  readonly sent?: Sent | undefined;
  readonly failure?: Failure | undefined;
}

/** Tells whoever wants to know what became of parts; always after it is on disk. */
export function createOutcomes({ tools, receipts, onReport }: OutcomesOptions) {
  const { logger, meter } = tools;
  /**
   * @param part as it was before
   * @param result of the call, when there was one
   */
  return (part: Part, change: PartChange, { sent, failure }: CallEnd = {}): void => {
    const { id, plugin, message } = part;
    const app = appOfSender(part.app);
    const { state, errmsg } = change;
    const error = change.error ?? undefined;
    const attempts = change.attempts ?? part.attempts;
    const fields = { id, app, message, plugin, error, errmsg, attempts };

    if (state === "pending") {
      // Without a call it only waits for its turn.
      if (!failure) return;
      meter.retried(app, failure.class);
      const nextAt = new Date(change.nextAt ?? part.nextAt).toISOString();
      logger.info("outbox.retry", { ...fields, nextAt, cause: failure.message });
      return;
    }

    // It was tried again, and is where it was before: nobody wants to hear that twelve times an hour.
    if ((state === "held" || state === "mailbox") && part.error === error) {
      logger.debug("outbox.as_before", fields);
      return;
    }

    meter.pushed(app, state);
    if (state === "sent") logSent(fields, sent);
    else logger.warn(`outbox.${state}`, failure ? { ...fields, cause: failure.message } : fields);

    if (state === "sent") receipts.end(id, { sent: sent ?? sentAs(change.msgId) });
    if (state === "dead") receipts.end(id, { error: error ?? "dead", errmsg });

    // What waits in the mailbox is told when it rides. A long text is told of with its last piece.
    const told = state !== "mailbox" && (state !== "sent" || isLastPiece(id));
    if (plugin !== undefined && told) {
      onReport(plugin, reportOf(part, { outcome: state, sent, error, errmsg }));
    }
  };

  function logSent(fields: Readonly<Record<string, unknown>>, sent: Sent | undefined): void {
    const unreachable = sent?.unreachable.length ?? 0;
    if (unreachable > 0) logger.warn("outbox.unreachable", { ...fields, unreachable });
    else logger.debug("outbox.sent", fields);
  }
}
