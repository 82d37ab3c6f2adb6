import type { InboundEvent } from "../events/inbound.ts";
import type { AnyEvent, OwnEvent } from "../events/own.ts";
import type { LateOptions } from "../replies/late.ts";
import type { Outcome } from "../replies/outcome.ts";
import type { DeliveryReport } from "../replies/push.ts";
import type { Reply } from "../replies/reply.ts";
import type { Claim } from "../stores/port/claim.ts";
import type { Arrival } from "../stores/port/messages.ts";
import type { TableStatement } from "../stores/port/tables.ts";
import type { Swap } from "../stores/port/values.ts";

/** The handler that runs, or ran last. */
export interface Current {
  readonly plugin: string;
  /** As in `keyword 我帅吗 (exact)`. */
  readonly handler: string;
  readonly late: LateOptions;
}

/** The clockwork around one run of the handlers, owned by whoever delivers the event. */
export interface Run {
  /** Turns true when the passive answer has been given up; the run goes on. */
  readonly late: boolean;
  /** Whether no response carries the answer any more: what can only ride one is lost. */
  readonly handedOver: boolean;
  /** Aborts on shutdown, cancellation or the hard limit, never at the deadline. Made on first use. */
  readonly signal: AbortSignal;
  /** 1, and more when the process died during earlier runs of the message. */
  readonly attempt: number;
  /** What earlier runs have put on its way to the member, in order. */
  readonly sent: readonly Reply[];
  /** Set by the kernel before each handler that it asks. */
  current: Current | undefined;
  /** Set by the kernel when an answering handler failed. */
  failed: boolean;
  /**
   * Set with it: errcode and WeCom's own words where the handler threw what WeCom had refused, else
   * who threw what, and where. Nothing of contents.
   */
  errmsg?: string | undefined;
  /** What earlier runs of the message noted, by name. */
  readonly memos: ReadonlyMap<string, string>;
  /**
   * The right to finish the message: what is noted for it is noted while that holds. Who asks for it
   * makes the message be written down before its handlers have ended. `undefined` for an event that
   * nobody keeps, once the message has come to its end, and when it could not be taken in; then
   * `signal` is aborted.
   */
  claim(): Promise<Claim | undefined>;
  /** Statements for the transaction that finishes the message. Not after the run has ended. */
  commit(statements: readonly TableStatement[]): void;
  /**
   * Changes of values for the same transaction. If one is refused, somebody else was faster: all that
   * this run has come to is void, and the handlers are run once more. Not after the run has ended.
   */
  swap(swaps: readonly Swap[]): void;
  /** Messages of our own that are born with the end of this one. Not after the run has ended. */
  bear(arrivals: readonly Arrival[]): void;
  /** Calls when nothing more comes of the run: what it came to is on disk, or void. */
  afterwards(call: () => void): void;
}

/** What the plugins registered for a kind of event. */
export interface Interest {
  /** Some handler may answer it. */
  readonly answers: boolean;
  /** Some observer watches it. */
  readonly observes: boolean;
  /** Some collector takes it in batches. */
  readonly collects: boolean;
}

/** What the core needs of the finished kernel. It knows no platform, no deadline, no repeats. */
export interface Bot {
  interest(event: InboundEvent): Interest;
  /**
   * Runs observers and the answering chain, or what an event of our own is for; gives the outcome at
   * once if every handler did. Never throws or rejects: failures are contained and logged.
   */
  handle(event: AnyEvent, run: Run): Outcome | Promise<Outcome>;
  /** How long a run may take at most, in milliseconds; `undefined`: as any handler. */
  limitOf(event: OwnEvent): number | undefined;
  /** Hands the event to its collectors; resolves when every batch that holds it is committed. */
  collect(event: InboundEvent): Promise<void>;
  /** Tells the plugin that wrote it what became of an outgoing message. Never throws. */
  delivered(plugin: string, report: DeliveryReport): void;
  /** Undoes everything that plugins registered, in reverse order. */
  close(): Promise<void>;
}
