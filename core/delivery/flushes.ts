import type { Store } from "../contracts/store.ts";
import type { CancelTimer, Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { FLUSH_MS } from "./answering.ts";
import { persist } from "./persist.ts";

/** A reply that was given to a response. */
export interface Promised {
  /** `event.id` */
  readonly message: string;
  /** Its row in the outbox; `undefined` when the ledger alone keeps it. */
  readonly part: string | undefined;
  /** The response did not leave: sends the reply another way. */
  readonly rescue: () => Promise<void>;
}

export interface FlushesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Parts behind the one that left may go now. */
  readonly onFlushed: () => void;
}

/** How often those are looked for that have not left. Milliseconds. */
const LOOK_MS = 5_000;

/**
 * Replies on their way into responses. A response that has left is noted in the ledger: if the
 * process dies in between, the reply may be sent once more, and nothing else is lost by it. One
 * that has not left in time is sent another way: WeCom has come for the last time by then.
 */
export class Flushes {
  readonly #options: FlushesOptions;
  readonly #promised = new Map<string, { readonly promised: Promised; readonly until: number }>();
  #cancelLook: CancelTimer | undefined;

  constructor(options: FlushesOptions) {
    this.#options = options;
  }

  /** How many replies have been given to responses that have not left. */
  get open(): number {
    return this.#promised.size;
  }

  /**
   * @param waitedMs how long it has been waiting already
   * @returns what to call when the response has left, any number of times
   */
  promise(promised: Promised, waitedMs = 0): () => void {
    const until = this.#options.clock.monotonic() + Math.max(0, FLUSH_MS - waitedMs);
    this.#promised.set(promised.message, { promised, until });
    this.#cancelLook ??= this.#options.clock.after(LOOK_MS, () => this.#look());
    return () => this.#flushed(promised);
  }

  /** A repeat of this message got its reply, and that has left. */
  left(message: string): void {
    const promised = this.#promised.get(message)?.promised;
    if (promised) this.#flushed(promised);
  }

  /** Forgets about time: what has not left by now is found at the next start. */
  stop(): void {
    this.#cancelLook?.();
  }

  #flushed(promised: Promised): void {
    if (!this.#promised.delete(promised.message)) return;
    const { message, part } = promised;
    const { store, clock, logger, onFlushed } = this.#options;
    const onFailure = (error: unknown) => {
      // What dies unnoted may be sent once more; the rest of the answer waits until it is noted.
      logger.warn("delivery.flush_unnoted", { id: message, error });
    };
    // Further parts wait for the first one to be shown.
    const onNoted = () => part !== undefined && onFlushed();
    // At once, in the transaction of this turn: until it is on disk, a kill repeats the reply.
    // A full disk passes, so that it is tried until it succeeds.
    const noted = persist(
      { store, clock, onFailure },
      ({ ledger, outbox }) => {
        ledger.flushed([message]);
        if (part !== undefined) outbox.change(part, { state: "sent", sentAt: clock.now() });
      },
      { isOne: part === undefined },
    );
    noted.then(onNoted, onFailure);
  }

  #look(): void {
    this.#cancelLook = undefined;
    const now = this.#options.clock.monotonic();
    for (const [message, { promised, until }] of this.#promised) {
      if (until > now) continue;
      this.#promised.delete(message);
      void promised.rescue();
    }
    if (this.#promised.size > 0) {
      this.#cancelLook = this.#options.clock.after(LOOK_MS, () => this.#look());
    }
  }
}
