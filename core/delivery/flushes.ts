import { showed } from "../outbox/mailbox.ts";
import { FLUSH_MS } from "../outbox/part.ts";
import type { CancelTimer } from "../ports/clock.ts";
import { persist } from "../stores/persist.ts";
import type { Tools } from "../stores/tools.ts";
import type { Left, Peer } from "./waiters.ts";

/** A reply that was given to a response. */
export interface Promised {
  /** `event.id` */
  readonly message: string;
  /** When WeCom first came with the message. Milliseconds since the epoch. */
  readonly acceptedAt: number;
  /** The rows of the outbox that it shows; none when the ledger alone keeps it. */
  readonly parts: readonly string[];
  /** The response did not leave: sends the reply another way. */
  readonly rescue: () => Promise<void>;
}

export interface FlushesOptions {
  readonly tools: Tools;
  /** Its parts have left, and it is on disk: those behind them may go now. */
  readonly onFlushed: (promised: Promised) => void;
}

/** How often those are looked for that have not left. Milliseconds. */
const LOOK_MS = 5_000;
/** WeCom comes again so long after a delivery that was cut, and a little more. Milliseconds. */
const AGAIN_MS = 6_000;
/** From then on it may not come again. Milliseconds from the first arrival. */
const LAST_MS = 9_000;

/**
 * Replies on their way into responses. A response that has left is noted in the ledger: if the
 * process dies in between, the reply may be sent once more, and nothing else is lost by it. One
 * that has not left in time is sent another way: WeCom has come for the last time by then.
 *
 * Further parts wait until the first is shown. Where the other side closes the connection at once,
 * it may have cut it before the bytes were there: then WeCom comes again, and the parts wait for that.
 */
export class Flushes {
  readonly #options: FlushesOptions;
  readonly #promised = new Map<string, { readonly promised: Promised; readonly until: number }>();
  /** Messages whose connection was closed at once, and what ends the waiting for a repeat. */
  readonly #doubts = new Map<string, CancelTimer>();
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
   * @returns what to call when a response has left, any number of times
   */
  promise(promised: Promised, waitedMs = 0): Left {
    const until = this.#options.tools.clock.monotonic() + Math.max(0, FLUSH_MS - waitedMs);
    this.#promised.set(promised.message, { promised, until });
    this.#cancelLook ??= this.#options.tools.clock.after(LOOK_MS, () => this.#look());
    return (peer) => this.#left(promised, peer);
  }

  /** A repeat of this message got its reply, and that has left. */
  left(message: string, peer: Peer | undefined): void {
    const promised = this.#promised.get(message)?.promised;
    if (promised) this.#left(promised, peer);
  }

  /** Forgets about time: what has not left by now is found at the next start. */
  stop(): void {
    this.#cancelLook?.();
    for (const cancel of this.#doubts.values()) cancel();
  }

  #left(promised: Promised, peer: Peer | undefined): void {
    this.#doubts.get(promised.message)?.();
    if (!peer || promised.parts.length === 0) {
      this.#note(promised);
      return;
    }
    // Of a connection that was cut we hear when our bytes have gone there.
    setImmediate(() =>
      setImmediate(() => {
        if (peer.readableEnded || peer.errored) this.#doubt(promised);
        else this.#note(promised);
      }),
    );
  }

  /** Once the first repeat has shown that it was cut, or when none may come, it goes another way. */
  #doubt(promised: Promised): void {
    const { message, acceptedAt } = promised;
    const { clock } = this.#options.tools;
    if (this.#doubts.has(message) || clock.now() - acceptedAt >= LAST_MS) return;
    this.#doubts.set(
      message,
      clock.after(AGAIN_MS, () => this.#note(promised)),
    );
  }

  #note(promised: Promised): void {
    if (!this.#promised.delete(promised.message)) return;
    const { message, parts } = promised;
    this.#doubts.delete(message);
    const { tools, onFlushed } = this.#options;
    const { store, clock, logger } = tools;
    const onFailure = (error: unknown) => {
      // What dies unnoted may be sent once more; the rest of the answer waits until it is noted.
      logger.warn("delivery.flush_unnoted", { id: message, error });
    };
    // Further parts wait for the first one to be shown.
    const onNoted = () => parts.length > 0 && onFlushed(promised);
    // At once, in the transaction of this turn: until it is on disk, a kill repeats the reply.
    // A full disk passes, so that it is tried until it succeeds.
    const noted = persist({ clock, onFailure }, () =>
      store.write(
        ({ ledger, outbox }) => {
          ledger.flushed([message]);
          for (const part of parts) showed(outbox, part, clock.now());
        },
        { isOne: parts.length === 0 },
      ),
    );
    noted.then(onNoted, onFailure);
  }

  #look(): void {
    this.#cancelLook = undefined;
    const now = this.#options.tools.clock.monotonic();
    for (const [message, { promised, until }] of this.#promised) {
      if (until > now) continue;
      this.#promised.delete(message);
      this.#doubts.get(message)?.();
      this.#doubts.delete(message);
      void promised.rescue();
    }
    if (this.#promised.size > 0) {
      this.#cancelLook = this.#options.tools.clock.after(LOOK_MS, () => this.#look());
    }
  }
}
