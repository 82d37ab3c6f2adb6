import type { InboundEvent } from "../events/inbound.ts";
import type { Outcome } from "../events/outcome.ts";

/** The clockwork around one run of the handlers, owned by whoever delivers the event. */
export interface Run {
  /** Turns true when the passive answer has been given up; the run goes on. */
  readonly late: boolean;
  /** Aborts on shutdown, cancellation or the hard limit, never at the deadline. Made on first use. */
  readonly signal: AbortSignal;
}

/** What the plugins registered for a kind of event. */
export interface Interest {
  /** Some handler may answer it. */
  readonly answers: boolean;
  /** Some collector takes it in batches. */
  readonly collects: boolean;
}

/** What the core needs of the finished kernel. It knows no platform, no deadline, no repeats. */
export interface Bot {
  interest(event: InboundEvent): Interest;
  /**
   * Runs observers and the answering chain; gives the outcome at once if every handler did.
   * Never throws or rejects: failures are contained and logged.
   */
  handle(event: InboundEvent, run: Run): Outcome | Promise<Outcome>;
  /** Hands the event to its collectors; resolves when every batch that holds it is committed. */
  collect(event: InboundEvent): Promise<void>;
  /** Undoes everything that plugins registered, in reverse order. */
  close(): Promise<void>;
}
