import type { CancelTimer } from "../ports/clock.ts";
import { persist } from "../stores/persist.ts";
import type { Tools } from "../stores/tools.ts";
import type { Ride } from "./decide.ts";
import type { Unanswered } from "./rescue.ts";
import type { Left, Peer } from "./waiters.ts";

/** A reply that was given to a response. */
export interface Promised {
  readonly event: Unanswered;
  /** When WeCom first came with the message. Milliseconds since the epoch. */
  readonly acceptedAt: number;
  readonly ride: Ride;
}

export interface FlushesOptions {
  readonly tools: Tools;
  /** Its parts have left, and it is on disk: those behind them may go now. */
  readonly onFlushed: (ride: Ride) => void;
  /** The response did not leave: sends the reply another way. Never rejects. */
  readonly rescue: (event: Unanswered, ride: Ride) => Promise<void>;
}

/** How long a response may take to leave before what it shows goes another way. Milliseconds. */
const FLUSH_MS = 20_000;
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
  #isStopped = false;

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
    this.#promised.set(promised.event.id, { promised, until });
    if (!this.#isStopped) {
      this.#cancelLook ??= this.#options.tools.clock.after(LOOK_MS, () => this.#look());
    }
    return (peer) => this.#left(promised, peer);
  }

  /** A repeat of this message got its reply, and that has left. */
  left(message: string, peer: Peer | undefined): void {
    const promised = this.#promised.get(message)?.promised;
    if (promised) this.#left(promised, peer);
  }

  /** Forgets about time: what has not left by now is found at the next start. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelLook?.();
    for (const cancel of this.#doubts.values()) cancel();
  }

  #left(promised: Promised, peer: Peer | undefined): void {
    this.#doubts.get(promised.event.id)?.();
    if (!peer || !showsRows(promised)) {
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
    const { event, acceptedAt } = promised;
    const message = event.id;
    const { clock } = this.#options.tools;
    if (this.#doubts.has(message) || clock.now() - acceptedAt >= LAST_MS) return;
    this.#doubts.set(
      message,
      clock.after(AGAIN_MS, () => this.#note(promised)),
    );
  }

  #note(promised: Promised): void {
    const message = promised.event.id;
    if (!this.#promised.delete(message)) return;
    this.#doubts.delete(message);
    // At once, with what this turn writes: until it is on disk, a kill repeats the reply.
    const { store, clock } = this.#options.tools;
    store.messages.left([message], clock.now()).then(
      // Further parts wait for the first one to be shown.
      () => showsRows(promised) && this.#options.onFlushed(promised.ride),
      () => this.#noteLater(promised),
    );
  }

  /** A full disk passes, so that it is tried until it succeeds. */
  #noteLater(promised: Promised): void {
    const { id } = promised.event;
    const { tools, onFlushed } = this.#options;
    const { store, clock, logger } = tools;
    const onFailure = (error: unknown) => {
      // What dies unnoted may be sent once more; the rest of the answer waits until it is noted.
      logger.warn("delivery.flush_unnoted", { id, error });
    };
    persist({ clock, onFailure }, () => store.messages.left([id], clock.now())).then(
      () => showsRows(promised) && onFlushed(promised.ride),
      onFailure,
    );
  }

  #look(): void {
    this.#cancelLook = undefined;
    const now = this.#options.tools.clock.monotonic();
    for (const [message, { promised, until }] of this.#promised) {
      if (until > now) continue;
      this.#promised.delete(message);
      this.#doubts.get(message)?.();
      this.#doubts.delete(message);
      void this.#options.rescue(promised.event, promised.ride);
    }
    if (this.#promised.size > 0) {
      this.#cancelLook = this.#options.tools.clock.after(LOOK_MS, () => this.#look());
    }
  }
}

const showsRows = ({ ride: { standIn, mail } }: Promised) =>
  standIn !== undefined || mail.length > 0;
