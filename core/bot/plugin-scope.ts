import { type BotError, PluginError } from "../errors.ts";
import type { AnyEvent } from "../events/own.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { type Meter, noMeter } from "../ports/meter.ts";
import { noWatch, type Watch } from "../ports/watch.ts";
import type { Pusher } from "../replies/push.ts";
import { TEXTS, type Texts } from "../replies/texts.ts";
import { persist } from "../stores/persist.ts";
import type { Store } from "../stores/port/store.ts";
import type { ApiClient } from "../wecom/api/clients.ts";
import { failureFields } from "./failure.ts";
import type { Chain } from "./middleware.ts";
import type { Tracer } from "./tracer.ts";

/** What the handlers of one plugin share while the bot runs. */
export class PluginScope {
  readonly name: string;
  /** Its lines name the plugin. */
  readonly log: Logger;
  /** The bot's own: who sleeps by it is woken by the signal. */
  readonly clock: Clock;
  readonly production: boolean;
  /** What the framework says to members of an app. */
  readonly textsOf: (app: string) => Texts;
  /** The plugin's middleware, folded when its setup has finished. */
  chain: Chain | undefined;
  /** Whether its setup has finished; from then on what runs is what was registered. */
  isSetUp = false;
  /** Told which of its handlers has the event loop. */
  readonly watch: Watch;
  /** Of those who change its values. */
  readonly turns = new ValueTurns();
  readonly #meter: Meter;
  readonly #tracer: Tracer | undefined;
  readonly #store: Store | undefined;
  readonly #pusher: Pusher | undefined;
  readonly #api: ((app: string | undefined) => ApiClient) | undefined;
  #failures = 0;

  constructor(
    name: string,
    options: {
      readonly logger: Logger;
      readonly clock: Clock;
      readonly production: boolean;
      readonly textsOf?: ((app: string) => Texts) | undefined;
      readonly meter?: Meter | undefined;
      readonly tracer?: Tracer | undefined;
      readonly watch?: Watch | undefined;
      readonly store?: Store | undefined;
      readonly pusher?: Pusher | undefined;
      readonly api?: ((app: string | undefined) => ApiClient) | undefined;
    },
  ) {
    this.name = name;
    this.log = options.logger.child({ plugin: name });
    this.clock = options.clock;
    this.production = options.production;
    this.textsOf = options.textsOf ?? (() => TEXTS);
    this.watch = options.watch ?? noWatch;
    this.#meter = options.meter ?? noMeter;
    this.#tracer = options.tracer;
    this.#store = options.store;
    this.#pusher = options.pusher;
    this.#api = options.api;
  }

  /**
   * Gives to the store what a handler has done, however long the disk refuses it: a full disk is no
   * fault of the handler's.
   *
   * @throws `ERR_STORE_CLOSED` and whatever else does not pass (as rejections)
   */
  persist<T>(give: () => Promise<T>): Promise<T> {
    const onFailure = ({ code }: BotError) => this.log.warn("store.refused", { code });
    return persist({ clock: this.clock, onFailure }, give);
  }

  /**
   * @param verb who needs it, as in `p.store`
   * @throws PluginError as `misused` makes it
   */
  storeFor(verb: string): Store {
    if (this.#store) return this.#store;
    throw this.misused(`${verb} needs a store; set store: sqlite() or memory() in bot.config.ts`);
  }

  /**
   * @param verb who needs it, as in `p.push`
   * @throws PluginError as `misused` makes it
   */
  pusherFor(verb: string): Pusher {
    if (this.#pusher) return this.#pusher;
    throw this.misused(`${verb} needs an outbox; give createBot a pusher`);
  }

  /**
   * @param verb who needs it, as in `p.api`
   * @throws PluginError as `misused` makes it
   */
  apiFor(verb: string): (app: string | undefined) => ApiClient {
    if (this.#api) return this.#api;
    throw this.misused(`${verb} needs the active API; give createBot an api`);
  }

  /** What a plugin is told that asks for something it cannot have; during setup it stops the start. */
  misused(why: string): PluginError {
    const code = this.isSetUp ? "ERR_PLUGIN" : "ERR_PLUGIN_SETUP";
    return new PluginError(code, this.name, `plugin ${this.name}: ${why}`);
  }

  /** How often something of this plugin has failed since the start. */
  get failures(): number {
    return this.#failures;
  }

  /**
   * One line for one failure; see `failureFields` for what it may hold.
   *
   * @param line name of the line
   */
  failed(handler: string, thrown: unknown, event?: AnyEvent, line = "plugin.failed"): void {
    this.#failures += 1;
    this.#meter.pluginFailed(this.name);
    this.#tracer?.failed(event, this.name, handler, thrown);
    this.log.error(line, {
      handler,
      ...(event ? { kind: event.kind, id: event.id } : {}),
      ...failureFields(thrown, event, this.production),
      failures: this.#failures,
    });
  }
}

/** Keeps what one process does to one value in the order in which it was asked for. */
export class ValueTurns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** For what takes several steps: at once when nobody is at it, else behind all who are. */
  take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = this.behind(key, work);
    const end = () => {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    };
    this.#last.set(key, turn);
    turn.then(end, end);
    return turn;
  }

  /** For what is one step: behind those who are at it, but nobody waits for it. */
  behind<T>(key: string, work: () => Promise<T>): Promise<T> {
    const last = this.#last.get(key);
    return last ? last.then(work, work) : work();
  }
}
