import type { Run } from "../contracts/bot.ts";

/**
 * The clockwork around one run of the handlers. Most handlers never look at the signal, so its
 * controller is made when somebody first does.
 */
export class HandlerRun implements Run {
  late = false;
  #controller: AbortController | undefined;
  #abortedFor: Error | undefined;

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
}
