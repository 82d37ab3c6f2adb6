import type { Store } from "../contracts/store.ts";
import type { CancelTimer, Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { FLUSH_MS } from "./answering.ts";

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

/** Responses that left are noted together, this often. Milliseconds. */
const NOTE_MS = 50;
const LOOK_MS = 5_000;

/**
 * Replies on their way into responses. A response that has left is noted in the ledger, lazily: if
 * the process dies in between, the reply may be sent once more, and nothing else is lost by it.
 * One that has not left in time is sent another way: WeCom has come for the last time by then.
 */
export class Flushes {
  readonly #options: FlushesOptions;
  readonly #promised = new Map<string, { readonly promised: Promised; readonly until: number }>();
  #noting: Promised[] = [];
  #cancelNote: CancelTimer | undefined;
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

  /** Notes what has left, now. */
  async settle(): Promise<void> {
    this.#cancelLook?.();
    this.#cancelNote?.();
    await this.#note();
  }

  #flushed(promised: Promised): void {
    if (!this.#promised.delete(promised.message)) return;
    this.#noting.push(promised);
    // Further parts wait for the first one to be shown.
    if (promised.part !== undefined) void this.#note();
    else this.#cancelNote ??= this.#options.clock.after(NOTE_MS, () => void this.#note());
  }

  async #note(): Promise<void> {
    this.#cancelNote?.();
    this.#cancelNote = undefined;
    const left = this.#noting;
    if (left.length === 0) return;
    this.#noting = [];
    const { store, clock, logger, onFlushed } = this.#options;
    const parts = left.flatMap(({ part }) => part ?? []);
    try {
      await store.write(({ ledger, outbox }) => {
        ledger.flushed(left.map(({ message }) => message));
        const sentAt = clock.now();
        for (const part of parts) outbox.change(part, { state: "sent", sentAt });
      });
      if (parts.length > 0) onFlushed();
    } catch (error) {
      // What is not noted may be sent once more; the rest of the answer waits until then.
      logger.warn("delivery.flush_unnoted", { count: left.length, error });
    }
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
