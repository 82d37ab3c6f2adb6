import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { TextEvent } from "../events/names.ts";
import type { Logger } from "../ports/logger.ts";
import type { Card } from "../replies/card-builders.ts";
import type { LateOptions } from "../replies/late.ts";
import type { Answer } from "../replies/outcome.ts";
import { callingPlace, fileOfPlace } from "../trace.ts";
import type { CardKind, ClickHandlers } from "./cards/click.ts";
import type { Args } from "./command/value.ts";
import type { Handler, NowOrLater, Observer } from "./context.ts";
import type { DeliveryListener } from "./delivery-listeners.ts";
import type { HearsMatch } from "./hears/expression.ts";
import type { JobContext, JobOptions, TimerContext } from "./jobs/job.ts";
import type { Timer } from "./jobs/timer.ts";
import type { KeywordOptions } from "./keywords/words.ts";
import type { Middleware } from "./middleware.ts";
import type { Eraser, Exporter } from "./personal-data.ts";
import type { PluginClock } from "./plugin-clock.ts";
import type { Reach } from "./reach.ts";
import type { RouteHandler, RouteMethod, RouteOptions } from "./routes/route.ts";
import type { AnyToken, Needs, Services, Token } from "./service.ts";
import type {
  Conversation,
  ConversationHandle,
  ConversationOptions,
} from "./talks/conversation.ts";
import type { ArgsOfTrigger, Checked, CheckedQuery, EventOfTrigger } from "./trigger.ts";

/** An answer that does not depend on the event, and can be given any number of times. */
export type FixedAnswer = Exclude<Answer, AsyncIterable<unknown>>;

/** What `setup` is given. Registrations are taken until `setup` has finished. */
export interface Registrar<C = unknown, S = unknown> extends Reach {
  readonly name: string;
  /** What the schema made of the configuration. */
  readonly config: C;
  /** Logger whose lines name the plugin. */
  readonly log: Logger;
  /**
   * The time. `now()` is milliseconds since the epoch; `after(ms, run)` calls once, and what it
   * returns undoes that; `run` may be asynchronous. Timers end with the bot, and what they throw is
   * contained. Use it instead of `Date.now()` and `setTimeout`, and a test can move it.
   */
  readonly clock: PluginClock;
  /**
   * Whether setup is only tried, as by `check` and before a reload: on an empty store in memory, and
   * undone at once. A setup that would open a port, call somebody or wait for something else leaves it
   * out then: the bot that runs may hold that port.
   */
  readonly checking: boolean;
  /** The services that were asked for. */
  readonly needs: S;

  /**
   * Answers events: of all handlers, the first that does not `pass` wins. One rule may have several
   * ways in, as `["keyword:打卡", "event:click=PUNCH", "command:punch [note...]"]`: each stands in the
   * order where `p.keyword`, `p.command` or a query of its own would put it, and `args` are those of the
   * command, none of which is sure to be there when something else let in.
   *
   * @param late what becomes of the answer when it takes longer than WeCom waits; default: the app's
   * @throws BotError `ERR_QUERY` for what is no query, naming the nearest; `ERR_COMMAND`; ConfigError
   *   for a blank keyword
   */
  on<const T extends string>(
    triggers: (T & Checked<T>) | readonly (T & Checked<T>)[],
    handler: Handler<EventOfTrigger<T>, { readonly args: ArgsOfTrigger<T> }>,
    late?: LateOptions,
  ): void;

  /** Watches events: always runs, beside the answer, and cannot answer. */
  observe<const Q extends string>(
    query: (Q & CheckedQuery<Q>) | readonly (Q & CheckedQuery<Q>)[],
    observer: Observer<EventOfTrigger<Q>>,
  ): void;

  /**
   * Answers texts by their words. Texts and words are compared trimmed, in one letter case, and
   * with full-width characters as half-width ones (NFKC).
   *
   * All keywords of a plugin take the place of its first one; there, words that are the whole
   * text go before all others, then the order of registration decides.
   */
  keyword(
    words: string | readonly string[],
    answer: FixedAnswer | Handler<TextEvent>,
    options?: KeywordOptions,
  ): void;

  /**
   * Answers texts by an expression, which is run in linear time whatever the text holds.
   *
   * @throws BotError `ERR_REGEX` for what linear time cannot do: look-around, back-references
   */
  hears(
    expression: RegExp,
    handler: Handler<TextEvent, { readonly match: HearsMatch }>,
    late?: LateOptions,
  ): void;

  /**
   * Answers texts that begin with a command, as in `where <user> [limit:int]`. The words outside
   * brackets are fixed, a leading slash is optional, and whoever gets the arguments wrong is told
   * the usage.
   *
   * @throws BotError `ERR_COMMAND` for a pattern that cannot be read
   */
  command<const P extends string>(
    patterns: P | readonly P[],
    handler: Handler<TextEvent, { readonly args: Args<P> }>,
    late?: LateOptions,
  ): void;

  /**
   * Answers that can be replaced while the bot runs, as rules that people edit. What `register`
   * registers stands in the place of this call.
   *
   * @param register synchronous; default: no answers yet
   */
  answers(register?: (answers: Answers) => void): ReplaceableAnswers;

  /**
   * Asks a member one thing after another, in straight-line code that goes on over restarts: `run` runs
   * from its top at each answer, and what was answered or done before is given back at once. What is
   * neither question nor step runs again each time: outside of `c.step` nothing depends on the clock, on
   * chance or on what changes elsewhere.
   *
   * @param name as members are told it; typed as a whole text it begins the conversation, unless
   *   `options.on` says what does
   * @param run what it returns is the last answer
   * @returns what opens it for a member, from anywhere
   * @throws PluginError `ERR_PLUGIN_SETUP` for a name or a word that is taken; what `p.on` throws
   */
  conversation<const T extends string = never, I = undefined>(
    name: string,
    run: (c: Conversation<I, ArgsOfTrigger<T>>) => NowOrLater<Answer>,
    options?: ConversationOptions<T>,
  ): ConversationHandle<I>;

  /**
   * Does something by the clock. Each time runs once, over restarts and on whatever instance, and never
   * beside the run before it. `run` is given what handlers are given to do things with; what it throws
   * is a dead letter, and a run at which the process died goes on at the next start.
   *
   * @param name of letters, digits, and `_ . -`; where people name it, the plugin's stands before it
   * @param options its times, and what becomes of those that cannot be kept
   * @throws PluginError `ERR_PLUGIN_SETUP` for a name that is taken, for times that cannot be read or
   *   never come, and for a zone that is none
   */
  job(name: string, options: JobOptions, run: (ctx: JobContext) => NowOrLater<void>): void;

  /**
   * Declares what is done once, at a time that is set later: in handlers by `ctx.after(timer, …)`,
   * elsewhere by `timer.after(…)`. What was set runs once, also after a restart, when it is due.
   *
   * @param name under which it is kept: what waits under a name that is gone is dropped after 7 days
   * @returns the timer, with `D`, what it is set with: plain data
   * @throws PluginError `ERR_PLUGIN_SETUP` for a name that is none, or taken
   */
  after<D = undefined>(name: string, run: (ctx: TimerContext<D>) => NowOrLater<void>): Timer<D>;

  /**
   * Declares a kind of cards: how one is drawn from its data, and what a click on it does. What it
   * gives draws cards, to be answered with or sent; clicks find the data again, however much later.
   *
   * ```ts
   * const request = p.card(
   *   "request",
   *   ({ who, days }: { who: string; days: number }) =>
   *     reply.card.buttons({ title: `${who}请假 ${days} 天`, buttons: { yes: "同意", no: "拒绝" } }),
   *   { yes: () => "已同意", no: () => "已拒绝" },
   * );
   * ```
   *
   * @param name of 1 to 64 characters, without dots and blanks; cards that were sent know it
   * @param draw depends on the data alone
   * @param on by what the card shows, all of it; what a handler returns becomes of the clicker's copy
   */
  card<D, C extends Card<string>>(
    name: string,
    draw: (data: D) => C,
    on: ClickHandlers<D, C>,
  ): CardKind<D, C>;

  /**
   * Takes events in batches of at most 500, at most 50 ms after they came. Their delivery is
   * acknowledged when `commit` is done; when it throws, WeCom delivers them again, so what
   * `commit` does must bear repetition (an upsert on `event.id`).
   */
  collect<const Q extends string>(
    query: (Q & CheckedQuery<Q>) | readonly (Q & CheckedQuery<Q>)[],
    commit: (events: readonly EventOfTrigger<Q>[]) => unknown,
  ): void;

  /** Wraps every answering handler of this plugin. */
  use(middleware: Middleware): void;

  /**
   * Answers HTTP requests for a path under `/plugins/<plugin>`, in the terms of the web platform: on the
   * admin listener for who runs the bot, or on the public one behind a secret, or for everybody.
   *
   * @param path with `:names`, as in `/builds/:id`; the first route that fits answers
   * @throws PluginError `ERR_PLUGIN_SETUP` for the same path twice, for a public route that neither has a
   *   secret nor says that it is open, and for what no path or option is
   */
  route<const P extends `/${string}`>(
    method: RouteMethod,
    path: P,
    handler: RouteHandler<P>,
    options?: RouteOptions,
  ): void;

  /** Gives a service, which must stand in `provides`, to the plugins that need it. */
  provide<T>(token: Token<T>, value: T): void;

  /**
   * Hears what became of the messages that this plugin sent, pushes and later parts of answers
   * alike. What it throws is a log line.
   */
  onDelivery(listener: DeliveryListener): void;

  /**
   * Says what this plugin keeps of a member in its own tables or elsewhere, when an operator exports
   * that (`member export`). What is in a `p.store` under the member is exported by itself.
   *
   * @param exporter its result is plain data, or nothing
   */
  onExport(exporter: Exporter): void;

  /**
   * Forgets what this plugin keeps of a member in its own tables or elsewhere, when an operator
   * erases that (`member erase`). What is in a `p.store` under the member is erased by itself.
   */
  onErase(eraser: Eraser): void;

  /** Runs when the bot closes, or when `setup` fails; the last registered goes first. */
  onClose(undo: () => void | Promise<void>): void;
}

/** The verbs that answer. */
export type Answers = Pick<Registrar, "on" | "keyword" | "hears" | "command">;

/** What `p.answers` gives. */
export interface ReplaceableAnswers {
  /**
   * Puts other answers in the place of those that are there, all together, for the next event. May be
   * called at any time, also after setup. What it or a verb throws leaves the old ones in force.
   */
  replace(register: (answers: Answers) => void): void;
}

/** A plugin with its configuration: a value for the `plugins` list. */
export interface Plugin {
  readonly name: string;
  /** Absent when the plugin takes no configuration. */
  readonly schema: StandardSchemaV1 | undefined;
  /** What the factory was called with, not validated yet. */
  readonly input: unknown;
  readonly needs: Needs;
  readonly provides: readonly AnyToken[];
  /** The file that called `definePlugin`; `undefined` where stacks do not say. */
  readonly source: string | undefined;
  /** Where in it, as in `/srv/bot/plugins/dice.ts:4:21`. */
  readonly place?: string | undefined;
  setup(p: Registrar): void | Promise<void>;
}

/** What `definePlugin` is told. */
export interface PluginDefinition<C extends StandardSchemaV1 | undefined, N extends Needs> {
  /** In kebab-case, and unique in the list. */
  readonly name: string;
  /** Any Standard Schema: zod, valibot, arktype. */
  readonly config?: C;
  /** Services this plugin cannot start without, or, in `optional()`, can. */
  readonly needs?: N;
  /** Services this plugin gives: each must be provided in `setup`. */
  readonly provides?: readonly AnyToken[];
  /** Registers what the plugin does. May be async; nothing is answered before it is done. */
  setup(p: Registrar<ConfigOf<C>, Services<N>>): void | Promise<void>;
}

type ConfigOf<C> = C extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<C> : undefined;
type InputOf<C> = C extends StandardSchemaV1 ? StandardSchemaV1.InferInput<C> : never;
// biome-ignore lint/complexity/noBannedTypes: asks whether a value without fields would do
type Empty = {};

/** Makes a plugin from its configuration, which may be left out where nothing is required. */
export type PluginFactory<C extends StandardSchemaV1 | undefined> = C extends StandardSchemaV1
  ? undefined extends InputOf<C>
    ? (config?: InputOf<C>) => Plugin
    : Empty extends InputOf<C>
      ? (config?: InputOf<C>) => Plugin
      : (config: InputOf<C>) => Plugin
  : () => Plugin;

/**
 * Defines a plugin. The result is a factory: call it in `bot.config.ts` with the configuration.
 * Nothing runs before the bot is created; the configuration is validated there, with all others.
 */
export function definePlugin<
  const C extends StandardSchemaV1 | undefined = undefined,
  const N extends Needs = Record<never, never>,
>(definition: PluginDefinition<C, N>): PluginFactory<C> {
  const { name, config: schema, needs = {}, provides = [] } = definition;
  const place = callingPlace();
  const source = place === undefined ? undefined : fileOfPlace(place);
  const create = (input?: unknown): Plugin =>
    Object.freeze<Plugin>({
      name,
      schema,
      input,
      needs,
      provides,
      source,
      place,
      // A method, so that the definition's own types may be narrower than the erased ones here.
      setup(p) {
        return (definition as Pick<Plugin, "setup">).setup(p);
      },
    });
  return create as PluginFactory<C>;
}
