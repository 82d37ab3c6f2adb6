import type { Current, Run } from "../bot/run.ts";
import type { Reply } from "../replies/reply.ts";
import type { Claim } from "../stores/port/claim.ts";
import type { Arrival, MessageEnd } from "../stores/port/messages.ts";
import type { TableStatement } from "../stores/port/tables.ts";
import type { Swap } from "../stores/port/values.ts";

/** What a run is begun with. */
interface RunBegin {
  /** What earlier runs noted, by name. */
  readonly memos: ReadonlyMap<string, string>;
  /** What they have said, as replies. */
  readonly said: readonly Reply[];
  /** Gives the right to finish the message, as soon as it is written down. */
  readonly claim: () => Promise<Claim | undefined>;
}

/**
 * The clockwork around one run of the handlers. Most handlers never look at the signal, and commit
 * nothing with their answer, so what that takes is made when somebody first asks.
 */
export class HandlerRun implements Run {
  readonly attempt: number;
  late = false;
  handedOver = false;
  failed = false;
  errmsg: string | undefined;
  current: Current | undefined;
  #controller: AbortController | undefined;
  #abortedFor: Error | undefined;
  #written: Written | undefined;
  #afterwards: (() => void)[] | undefined;
  #ended = false;
  readonly #begin: RunBegin;

  constructor(attempt: number, begin: RunBegin = UNKEPT) {
    this.attempt = attempt;
    this.#begin = begin;
  }

  get memos(): ReadonlyMap<string, string> {
    return this.#begin.memos;
  }

  get sent(): readonly Reply[] {
    return this.#begin.said;
  }

  claim(): Promise<Claim | undefined> {
    return this.#begin.claim();
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#abortedFor) this.#controller.abort(this.#abortedFor);
    return this.#controller.signal;
  }

  /** Tells the handler to give up; `reason` is what its `signal.reason` becomes. */
  abort(reason: Error): void {
    this.#abortedFor ??= reason;
    this.#controller?.abort(reason);
  }

  commit(statements: readonly TableStatement[]): void {
    this.#open.statements.push(...statements);
  }

  swap(swaps: readonly Swap[]): void {
    this.#open.values.push(...swaps);
  }

  bear(arrivals: readonly Arrival[]): void {
    this.#open.arrivals.push(...arrivals);
  }

  afterwards(call: () => void): void {
    this.#afterwards ??= [];
    this.#afterwards.push(call);
  }

  /** Nothing more comes of it. */
  over(): void {
    if (!this.#afterwards) return;
    for (const call of this.#afterwards.splice(0)) call();
  }

  /** What is to be done in the transaction that finishes the message; nothing more is taken. */
  end(): RunWork {
    this.#ended = true;
    return this.#written ?? NOTHING;
  }

  get #open(): Written {
    if (this.#ended) throw new TypeError("the message is finished: commit while its handler runs");
    this.#written ??= { statements: [], values: [], arrivals: [] };
    return this.#written;
  }
}

/** What a run wants to be written with the end of its message. */
export type RunWork = Pick<MessageEnd, "statements" | "values" | "arrivals">;

interface Written extends RunWork {
  readonly statements: TableStatement[];
  readonly values: Swap[];
  readonly arrivals: Arrival[];
}

const NOTHING: RunWork = { statements: undefined, values: undefined, arrivals: undefined };

const NONE: readonly never[] = [];

/** Of an event that nobody keeps. */
const UNKEPT: RunBegin = { memos: new Map(), said: NONE, claim: async () => undefined };
