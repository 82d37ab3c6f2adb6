import type { Run } from "../contracts/bot.ts";
import type { InboundEvent } from "../events/inbound.ts";
import type { Logger } from "../ports/logger.ts";
import type { EventContext } from "./context.ts";

/**
 * The context of one handler. A class because its getters stand on the prototype: making one
 * costs four fields, and what few handlers look at is made when they do.
 */
export class HandlerContext implements EventContext {
  readonly event: InboundEvent;
  /** Of a command; what else a context carries is `undefined`. */
  readonly args: unknown;
  /** Of an expression. */
  readonly match: unknown;
  readonly #run: Run;
  #log: Logger;
  #logNamesEvent = false;

  constructor(event: InboundEvent, run: Run, log: Logger, args?: unknown, match?: unknown) {
    this.event = event;
    this.args = args;
    this.match = match;
    this.#run = run;
    this.#log = log;
  }

  get app(): string {
    return this.event.app;
  }

  get late(): boolean {
    return this.#run.late;
  }

  get signal(): AbortSignal {
    return this.#run.signal;
  }

  get log(): Logger {
    if (!this.#logNamesEvent) {
      this.#log = this.#log.child({ id: this.event.id });
      this.#logNamesEvent = true;
    }
    return this.#log;
  }
}
