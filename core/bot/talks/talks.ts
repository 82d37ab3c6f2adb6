/** All conversations of a bot: whose turn a message is, what begins one, and what time does to them. */
import type { BotError } from "../../errors.ts";
import type { InboundEvent } from "../../events/inbound.ts";
import type { Member } from "../../events/member.ts";
import type { OwnEvent } from "../../events/own.ts";
import type { Logger } from "../../ports/logger.ts";
import { type Outcome, pass, silent } from "../../replies/outcome.ts";
import { type Reply, reply } from "../../replies/reply.ts";
import { filled } from "../../replies/talk-texts.ts";
import type { Texts } from "../../replies/texts.ts";
import { persist } from "../../stores/persist.ts";
import { contain } from "../error-boundary.ts";
import { HandlerContext } from "../handler-context.ts";
import type { OwnTaker } from "../own.ts";
import type { Answers } from "../plugin.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { Run } from "../run.ts";
import { askedBy } from "../strays.ts";
import type { Tracer } from "../tracer.ts";
import type { ConversationHandle } from "./conversation.ts";
import { type Defined, type Definition, definitionOf, type Start, startBy } from "./definition.ts";
import { type Claimed, Engine, type Found, isMessage, type MemberDeed } from "./engine.ts";
import { eachRow, eraseFromTalks } from "./erasing.ts";
import { keepReplies } from "./kept-replies.ts";
import type { Moment } from "./meaning.ts";
import { type OpeningOptions, openFor } from "./opening.ts";
import { type OwnTalk, TALK_KIND, talkArrival } from "./own-message.ts";
import { questionOfTask } from "./question.ts";
import { DESKS, derivedId, type MemberDesk, memberOf, type Who, whoOf } from "./rows.ts";
import type { TurnEnd } from "./turn.ts";
import { routeIn, worldOf } from "./world.ts";

export interface TalksOptions extends OpeningOptions {
  readonly logger: Logger;
  /** Whether anything can be sent to a member who did not just write. */
  readonly canSend: (member: Member) => boolean;
  /** What the framework says to members of an app. */
  readonly textsOf: (app: string) => Texts;
  /** Told which conversation has answered. */
  readonly tracer: Tracer | undefined;
}

type Others = () => Outcome | Promise<Outcome>;

/** What a turn came to, beside what is written. */
interface Taken {
  readonly outcome: Outcome;
  /** It has to be found anew whose turn it is. */
  readonly isLost: boolean;
  readonly goesOn: boolean;
}

export class Talks {
  /** Runs what conversations have sent on its way, and what time does to them. */
  readonly taker: OwnTaker = { kind: TALK_KIND, take: (event, run) => this.#takeOwn(event, run) };
  readonly #options: TalksOptions;
  readonly #definitions = new Map<string, Definition>();
  readonly #engine: Engine;
  /**
   * Members who have been in a conversation: of all others it is known without asking the store that
   * nothing is open. Whoever is asked something is told it by a message of our own, so nobody is missed.
   */
  readonly #known = new Set<string>();
  /** Kinds of events that were ever waited for. */
  readonly #waited = new Set<string>();
  /** Runs that were a turn: they begin nothing beside it. */
  readonly #turned = new WeakSet<Run>();
  /** How many messages were made by nobody's, so that each has an id of its own. */
  #made = 0;

  constructor(options: TalksOptions) {
    this.#options = options;
    const { store, clock, canSend, textsOf } = options;
    this.#engine = new Engine({
      store,
      clock,
      definitionOf: (plugin, name) => this.#definitionOf(plugin, name),
      startOf: (text) => this.#startOf(text),
      canSend: (who) => canSend(memberOf(who)),
      textsOf,
    });
  }

  /**
   * What `p.conversation` does.
   *
   * @param on registers what begins it
   * @throws PluginError `ERR_PLUGIN_SETUP` for a name, or a word, that the plugin has taken already, and
   *   for options that are none; BotError as `p.on` does
   */
  register(
    scope: PluginScope,
    on: Answers["on"],
    { name, run, options }: Omit<Defined, "triggers">,
  ): ConversationHandle<unknown> {
    const triggers = [options.on ?? `keyword:${name}`].flat();
    const definition = definitionOf(scope, { name, run, options, triggers });
    this.#define(definition);
    if (triggers.length > 0) {
      // Its triggers were checked where they were written; every handler is given such a context.
      on(triggers as never, (ctx) => this.#begin(definition, ctx as unknown as HandlerContext), {
        ...definition.current.late,
      });
    }
    const open: ConversationHandle<unknown>["open"] = (member, input) => {
      this.#made += 1;
      const opened = openFor(this.#options, definition, {
        whom: member,
        input,
        number: this.#made,
      });
      return askedBy(opened, scope, "open");
    };
    return Object.freeze({ name, open });
  }

  #define(definition: Definition): void {
    const { scope, name, keywords } = definition;
    const key = nameOf(scope.name, name);
    if (this.#definitions.has(key)) {
      throw scope.misused(`p.conversation("${name}") is there already: each has a name of its own`);
    }
    for (const other of this.#definitions.values()) {
      const word = other.scope === scope && other.keywords.find((one) => keywords.includes(one));
      if (word) {
        throw scope.misused(`"${word}" opens both p.conversation("${other.name}") and "${name}"`);
      }
    }
    this.#definitions.set(key, definition);
  }

  /** Forgets those of a plugin: what is open of them ends politely. */
  drop(plugin: string): void {
    for (const [key, { scope }] of this.#definitions) {
      if (scope.name === plugin) this.#definitions.delete(key);
    }
  }

  /** Reads who is in a conversation. Call it once, before the first event. */
  async load(): Promise<void> {
    const { store, clock } = this.#options;
    for await (const { key, value } of eachRow(store.values, DESKS, () => clock.now())) {
      const { own, guests } = JSON.parse(value) as MemberDesk;
      this.#known.add(key.slice(DESKS.length));
      this.#waitsFor(own?.waits);
      for (const { waits } of guests) this.#waitsFor(waits);
    }
  }

  /** Forgets a member where they stand in the conversations of others, which end. Their own the store forgets. */
  async erase(whom: Member): Promise<void> {
    const { store, clock, own, textsOf } = this.#options;
    const ended = await this.#persist(() => eraseFromTalks(store.values, whom, () => clock.now()));
    for (const { owner, name } of ended) {
      const { app, key } = memberOf(owner);
      const says = keepReplies([reply.text(filled(textsOf(app).conversation.cancelled, { name }))]);
      this.#made += 1;
      const id = derivedId("ended", key, clock.now(), this.#made);
      const draft = { id, who: owner, lane: key, madeAt: clock.now() };
      await own?.accept(talkArrival({ ...draft, data: { is: "show", says } }));
    }
  }

  #waitsFor(queries: readonly string[] | undefined): void {
    for (const query of queries ?? []) this.#waited.add(query.split("=", 1)[0] ?? query);
  }

  /** Whether an event may be for an open conversation. */
  concerns(event: InboundEvent): boolean {
    const { from, kind } = event;
    if (kind === CLICK) return questionOf(event) !== undefined;
    if (this.#known.size === 0 || from === undefined || !this.#known.has(from.key)) return false;
    return isMessage(event) || this.#waited.has(kind);
  }

  /**
   * Has an event be the answer to an open question, if it is.
   *
   * @param others asks the handlers of the bot
   */
  async answer(event: InboundEvent, run: Run, others: Others): Promise<Outcome> {
    const { from } = event;
    if (!from) return others();
    const moment = this.#moment(event.id, whoOf(from), false);
    for (;;) {
      const route = routeIn(run.memos);
      const found = await this.#persist(() => this.#engine.find(moment, deedOf(event), route));
      if (found.is !== "turn") return this.#besides(found, moment, event, run, others);
      const taken = await this.#take(found, event, run);
      if (taken.goesOn) return both(taken.outcome, await others());
      if (!taken.isLost) return taken.outcome;
    }
  }

  /** What becomes of an event that is no answer. */
  async #besides(
    found: Exclude<Found, Claimed>,
    moment: Moment,
    event: InboundEvent,
    run: Run,
    others: Others,
  ): Promise<Outcome> {
    const texts = this.#options.textsOf(event.app);
    if (found.is === "several") return [reply.text(texts.conversation.several)];
    if (found.is === "lapsed") {
      const isClick = event.kind === CLICK;
      return [isClick ? reply.updateButton(texts.expired) : reply.text(texts.conversation.lapsed)];
    }
    const outcome = await others();
    if (found.is === "nobody" || this.#turned.has(run)) return outcome;
    if (found.is === "beside") return outcome === pass ? found.shown : outcome;
    // What waits in the mailbox rides any answer.
    if (found.isMailed) return outcome === pass ? [reply.text(texts.conversation.above)] : outcome;
    for (;;) {
      const { owner, talk, seq } = found;
      const claimed = await this.#persist(() => this.#engine.repeat(moment, owner, talk, seq));
      if (!claimed) return outcome;
      const taken = await this.#take(claimed, event, run);
      if (!taken.isLost) return both(outcome, taken.outcome);
    }
  }

  /**
   * Begins a conversation with whoever caused the event, or asks whether to leave the one that is open.
   * Runs as a handler of the plugin.
   */
  async #begin(definition: Definition, ctx: HandlerContext): Promise<Outcome> {
    const { event, args } = ctx;
    const run = HandlerContext.runOf(ctx);
    if (!event.from || this.#turned.has(run)) return pass;
    const moment = this.#moment(event.id, whoOf(event.from), false);
    const start = { is: "start", id: event.id, definition, args } as const;
    run.current = definition.current;
    for (;;) {
      const isPinned = routeIn(run.memos) !== undefined;
      const claimed = await this.#persist(() => this.#engine.start(moment, start, isPinned));
      const end = await this.#played(claimed, run);
      if (end) return said(end.replies);
    }
  }

  async #takeOwn(event: OwnEvent, run: Run): Promise<Outcome> {
    const { id, from, data } = event;
    if (!from) return silent;
    // Only conversations make such messages.
    const own = data as OwnTalk;
    this.#known.add(from.key);
    if (own.is === "show") return said(await this.#persist(() => this.#engine.shown(own)));
    const moment = this.#moment(id, whoOf(from), true);
    for (;;) {
      const claimed = await this.#persist(() => this.#claimFor(own, moment));
      if (!claimed) return silent;
      const taken = await this.#take(claimed, event, run);
      if (!taken.isLost) return taken.outcome;
    }
  }

  async #claimFor(
    own: Exclude<OwnTalk, { is: "show" }>,
    moment: Moment,
  ): Promise<Claimed | undefined> {
    if (own.is === "alarm") return this.#engine.alarm(moment, own.talk, own.number);
    const { id, plugin, name, input } = own;
    const definition = this.#definitionOf(plugin, name);
    return this.#engine.opening(moment, { is: "start", id, definition, args: {}, input });
  }

  /** A turn, inside the boundary of the plugin whose it is. */
  async #take(claimed: Claimed, event: InboundEvent | OwnEvent, run: Run): Promise<Taken> {
    const definition = this.#engine.definitionFor(claimed);
    let end: TurnEnd | undefined;
    let isLost = false;
    const play = async () => {
      end = await this.#played(claimed, run);
      isLost = end === undefined;
      return end ? said(end.replies) : silent;
    };
    let playing: Promise<Outcome> | undefined;
    const once = () => {
      playing ??= play();
      return playing;
    };
    const begunAt = this.#options.clock.monotonic();
    const outcome = await this.#inside(definition, event, run, once);
    if (!("own" in event) && !isLost) this.#told(event, run, outcome, begunAt);
    return { outcome, isLost, goesOn: end?.goesOn === true && !run.failed };
  }

  /** For people who look: the handlers of the bot were not asked. */
  #told(event: InboundEvent, { current }: Run, outcome: Outcome, begunAt: number): void {
    const { tracer, clock } = this.#options;
    if (!tracer || !current) return;
    tracer.stepped(event, {
      plugin: current.plugin,
      handler: current.handler,
      verb: "answer",
      said: typeof outcome === "symbol" ? "silent" : "replies",
      why: { zh: "有一个对话开着，先问它", en: "a conversation is open, and is asked first" },
      tookMs: clock.monotonic() - begunAt,
    });
  }

  #inside(
    definition: Definition | undefined,
    event: InboundEvent | OwnEvent,
    run: Run,
    play: () => Promise<Outcome>,
  ): Outcome | Promise<Outcome> {
    if (!definition) return play();
    // Middleware knows what members do; of what is ours it would not know what to make.
    if (!("own" in event)) return definition.answer(event, run, play);
    const { scope, current } = definition;
    run.current = current;
    return contain(scope, current.handler, event, run, play);
  }

  /** A turn is played, and what it comes to is written with the end of its message. */
  async #played(claimed: Claimed, run: Run): Promise<TurnEnd | undefined> {
    const { store, clock } = this.#options;
    run.afterwards(claimed.release);
    const world = worldOf(claimed, {
      values: store.values,
      clock,
      signal: run.signal,
      claim: () => run.claim(),
      persist: (give) => this.#persist(give),
    });
    const end = await this.#engine.take(claimed, world);
    if (!end) {
      claimed.release();
      return undefined;
    }
    this.#turned.add(run);
    for (const { member, desk } of claimed.desks.changed) {
      this.#known.add(member);
      this.#waitsFor(desk.own?.waits);
      for (const { waits } of desk.guests) this.#waitsFor(waits);
    }
    run.swap(end.values);
    run.bear(end.arrivals);
    run.commit(end.statements);
    return end;
  }

  #moment(id: string, who: Who, isOwn: boolean): Moment {
    return { id, who, at: this.#options.clock.now(), isOwn };
  }

  #definitionOf(plugin: string, name: string): Definition | undefined {
    return this.#definitions.get(nameOf(plugin, name));
  }

  #startOf(text: string): Start | undefined {
    for (const definition of this.#definitions.values()) {
      const start = startBy(definition, text);
      if (start) return start;
    }
    return undefined;
  }

  #persist<T>(give: () => Promise<T>): Promise<T> {
    const { clock, logger } = this.#options;
    const onFailure = ({ code }: BotError) => logger.warn("store.refused", { code });
    return persist({ clock, onFailure }, give);
  }
}

const nameOf = (plugin: string, name: string) => `${plugin}/${name}`;

const CLICK = "event:template_card_event";

/** The question on whose card something was pressed. */
const questionOf = (event: InboundEvent) =>
  event.kind === CLICK ? questionOfTask(event.taskId) : undefined;

function deedOf(event: InboundEvent): MemberDeed {
  if (event.kind === "text") return { is: "text", text: event.content, event };
  const question = questionOf(event);
  if (!question || event.kind !== CLICK) return { is: "event", event };
  const { eventKey, selectedItems } = event;
  return { is: "click", ...question, pressed: { eventKey, selectedItems } };
}

const said = (replies: readonly Reply[]): Outcome => (replies.length > 0 ? replies : silent);

/** The parting word of a conversation, and what others made of the message that met it. */
function both(first: Outcome, second: Outcome): Outcome {
  if (typeof first === "symbol") return second;
  if (typeof second === "symbol") return first;
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second];
  return inTurn([first, second]);
}

async function* inTurn(all: readonly Exclude<Outcome, symbol>[]) {
  for (const replies of all) yield* replies;
}
