import type { InboundEvent } from "../events/inbound.ts";
import type { AnyEvent } from "../events/own.ts";
import type { Logger } from "../ports/logger.ts";
import type { Reply } from "../replies/reply.ts";
import type { EventContext } from "./context.ts";
import type { Effects } from "./effects/effects.ts";
import { effectsOf } from "./effects/make-effects.ts";
import { fetchAgain } from "./fetch.ts";
import type { PluginScope } from "./plugin-scope.ts";
import type { Run } from "./run.ts";
import { createTimeout, sleep } from "./spans.ts";
import { askedBy } from "./strays.ts";

const NO_ARGS = Object.freeze(Object.create(null));

/**
 * The context of one handler. A class because its getters stand on the prototype: making one
 * costs a few fields, and what few handlers look at is made when they do.
 */
export class HandlerContext<E extends AnyEvent = InboundEvent>
  implements Omit<EventContext, "event">
{
  readonly event: E;
  /** Of a command; none where something else let in. */
  readonly args: unknown;
  /** Of an expression. */
  readonly match: unknown;
  readonly #run: Run;
  readonly #scope: PluginScope;
  #log: Logger | undefined;
  #effects: Effects | undefined;

  constructor(event: E, run: Run, scope: PluginScope, args: unknown = NO_ARGS, match?: unknown) {
    this.event = event;
    this.args = args;
    this.match = match;
    this.#run = run;
    this.#scope = scope;
  }

  /** Which run of the handlers a context belongs to: the same for all who are asked in it. */
  static runOf(ctx: HandlerContext): Run {
    return ctx.#run;
  }

  /** Tells watchers apart, which run beside each other; all who answer are one. */
  protected get place(): string {
    return "";
  }

  get app(): string {
    return this.event.app;
  }

  get late(): boolean {
    return this.#run.late;
  }

  get attempt(): number {
    return this.#run.attempt;
  }

  get sent(): readonly Reply[] {
    return this.#run.sent;
  }

  get signal(): AbortSignal {
    return this.#run.signal;
  }

  /** Handlers take it apart, `({ sleep })`, so it must not need its context. */
  get sleep(): (ms: number) => Promise<void> {
    return (ms) => {
      const slept = sleep(this.#scope.clock, ms, this.signal);
      return askedBy(slept, this.#scope, "ctx.sleep", this.event);
    };
  }

  get timeout(): (ms: number) => AbortSignal {
    return (ms) => createTimeout(this.#scope.clock, "ctx.timeout", ms, [this.signal]).signal;
  }

  get fetch(): EventContext["fetch"] {
    return (input, options) => {
      const fetched = fetchAgain(this.#scope.clock, this.signal, input, options);
      return askedBy(fetched, this.#scope, "ctx.fetch", this.event);
    };
  }

  get log(): Logger {
    this.#log ??= this.#scope.log.child({ id: this.event.id });
    return this.#log;
  }

  get update(): Effects["update"] {
    return this.#made.update;
  }

  get add(): Effects["add"] {
    return this.#made.add;
  }

  get after(): Effects["after"] {
    return this.#made.after;
  }

  get step(): Effects["step"] {
    return this.#made.step;
  }

  get once(): Effects["once"] {
    return this.#made.once;
  }

  get push(): Effects["push"] {
    return this.#made.push;
  }

  get updateCard(): Effects["updateCard"] {
    return this.#made.updateCard;
  }

  get commit(): Effects["commit"] {
    return this.#made.commit;
  }

  get #made(): Effects {
    this.#effects ??= effectsOf(this.event, this.#run, this.#scope, this.place);
    return this.#effects;
  }
}

/** The context of one watcher. */
export class WatcherContext extends HandlerContext {
  readonly #place: string;

  /** @param ordinal among the watchers of its plugin */
  constructor(event: InboundEvent, run: Run, scope: PluginScope, ordinal: number) {
    super(event, run, scope);
    this.#place = ` observer ${ordinal}`;
  }

  protected override get place(): string {
    return this.#place;
  }
}
