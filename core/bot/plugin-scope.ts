import type { Tracer } from "../contracts/tracer.ts";
import type { InboundEvent } from "../events/inbound.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { failureFields } from "./failure.ts";
import type { Chain } from "./middleware.ts";

/** What the handlers of one plugin share while the bot runs. */
export class PluginScope {
  readonly name: string;
  /** Its lines name the plugin. */
  readonly log: Logger;
  /** The bot's own: who sleeps by it is woken by the signal. */
  readonly clock: Clock;
  readonly production: boolean;
  /** What a member is told when a handler fails; `undefined` for nothing. */
  readonly onErrorText: string | undefined;
  /** The plugin's middleware, folded when its setup has finished. */
  chain: Chain | undefined;
  readonly #tracer: Tracer | undefined;
  #failures = 0;

  constructor(
    name: string,
    options: {
      readonly logger: Logger;
      readonly clock: Clock;
      readonly production: boolean;
      readonly onErrorText?: string | undefined;
      readonly tracer?: Tracer | undefined;
    },
  ) {
    this.name = name;
    this.log = options.logger.child({ plugin: name });
    this.clock = options.clock;
    this.production = options.production;
    this.onErrorText = options.onErrorText;
    this.#tracer = options.tracer;
  }

  /** How often something of this plugin has failed since the start. */
  get failures(): number {
    return this.#failures;
  }

  /** One line for one failure; see `failureFields` for what it may hold. */
  failed(handler: string, thrown: unknown, event?: InboundEvent): void {
    this.#failures += 1;
    this.#tracer?.failed(event, this.name, handler, thrown);
    this.log.error("plugin.failed", {
      handler,
      ...(event ? { kind: event.kind, id: event.id } : {}),
      ...failureFields(thrown, event, this.production),
      failures: this.#failures,
    });
  }
}
