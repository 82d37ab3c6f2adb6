import type { Current, Run } from "../bot/run.ts";
import type { Reply } from "../replies/reply.ts";

/**
 * The clockwork around one run of the handlers. Most handlers never look at the signal, and commit
 * nothing with their answer, so what that takes is made when somebody first asks.
 */
export class HandlerRun implements Run {
  readonly attempt: number;
  late = false;
  failed = false;
  errmsg: string | undefined;
  remembers = false;
  current: Current | undefined;
  #controller: AbortController | undefined;
  #abortedFor: Error | undefined;
  #works: (() => void)[] | undefined;
  #ended = false;
  readonly #said: (() => readonly Reply[]) | undefined;

  /** @param said reads what earlier runs of the message have said, if there may have been some */
  constructor(attempt: number, said?: () => readonly Reply[]) {
    this.attempt = attempt;
    this.#said = said;
  }

  get sent(): readonly Reply[] {
    return this.#said?.() ?? [];
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

  onCommit(work: () => void): void {
    if (this.#ended) throw new TypeError("the message is finished: commit while its handler runs");
    this.#works ??= [];
    this.#works.push(work);
  }

  /** What is to be done in the transaction that finishes the message; nothing more is taken. */
  end(): readonly (() => void)[] {
    this.#ended = true;
    return this.#works ?? NOTHING;
  }
}

const NOTHING: readonly (() => void)[] = [];
