import { BotError } from "../../errors.ts";
import { type Outcome, pass } from "../../replies/outcome.ts";
import { type Reply, reply } from "../../replies/reply.ts";
import { filled, type TalkTexts } from "../../replies/talk-texts.ts";
import type { Texts } from "../../replies/texts.ts";
import type { Arrival } from "../../stores/port/messages.ts";
import type { TableStatement } from "../../stores/port/tables.ts";
import type { Swap, ValueStore } from "../../stores/port/values.ts";
import { fold } from "../keywords/words.ts";
import { isAsyncIterable, toOutcome } from "../to-outcome.ts";
import { type Pressed, pressedIn, typedIn, YES_OR_NO } from "./choices.ts";
import type { ConversationEnd } from "./conversation.ts";
import type { Definition, DefinitionOf, Start } from "./definition.ts";
import { type Desks, isOccupied } from "./desks.ts";
import { keptArgs } from "./kept-args.ts";
import { keepEvent } from "./kept-event.ts";
import { keepReplies } from "./kept-replies.ts";
import { madeConversation } from "./made-conversation.ts";
import { freshTalk, type Meaning, type Moment } from "./meaning.ts";
import { type GivenAnswer, Replay, type ReplayWorld } from "./replay.ts";
import {
  deleteRow,
  derivedId,
  keyOf,
  memberOf,
  type OpenQuestion,
  OWNER,
  setRow,
  stepsOf,
  type Talk,
  type TalkRow,
  talkKey,
  type Who,
} from "./rows.ts";
import { Sayings } from "./sayings.ts";

export interface TurnOf {
  readonly moment: Moment;
  readonly meaning: Meaning;
  readonly definition: Definition | undefined;
  /** As it is read now, with nobody else at it; without a value it begins. */
  readonly row: TalkRow<Talk>;
  readonly desks: Desks;
  /** Whether an earlier run has taken down that it is this conversation's turn. */
  readonly isPinned: () => boolean;
  readonly world: ReplayWorld;
  readonly values: ValueStore;
  readonly definitionOf: DefinitionOf;
  /** Another conversation that a text would begin. */
  readonly startOf: (text: string) => Start | undefined;
  /** Whether anything can be sent to a member who did not just write. */
  readonly canSend: (who: Who) => boolean;
  /** What the framework says to members of an app. */
  readonly textsOf: (app: string) => Texts;
}

/** What a turn comes to: all of it is written with the end of its message. */
export interface TurnEnd {
  /** Said to whose message it is. */
  readonly replies: readonly Reply[];
  readonly values: readonly Swap[];
  readonly arrivals: readonly Arrival[];
  readonly statements: readonly TableStatement[];
  /** Whether the message goes on to others. */
  readonly goesOn: boolean;
}

const MOST_ENTRIES = 1_000;
const MOST_BYTES = 262_144;
/** So many wrong answers, and the member is told how to leave. */
const MISSES = 3;

/** One turn of one conversation: what a message makes of it. */
export class TalkTurn {
  readonly #of: TurnOf;
  readonly #sayings: Sayings;
  readonly #swaps: Swap[] = [];
  readonly #statements: TableStatement[] = [];
  #goesOn = false;

  constructor(of: TurnOf) {
    this.#of = of;
    this.#sayings = new Sayings(of.moment);
  }

  get #texts(): Texts {
    const [app] = this.#of.moment.who;
    return this.#of.textsOf(app);
  }

  get #words(): TalkTexts {
    return this.#texts.conversation;
  }

  /** @returns `undefined` when somebody else was quicker, so that it has to be looked anew */
  async take(): Promise<TurnEnd | undefined> {
    const { meaning, row, definition, moment } = this.#of;
    const talk = row.value;
    if (meaning.is === "start") return this.#start(meaning, talk);
    if (!talk) return this.#finish();
    if (!definition || definition.version !== talk.version) return this.#outdated(talk);
    if (meaning.is === "alarm") return this.#alarm(talk, definition, meaning.number);
    if (meaning.is === "repeat") return this.#repeat(talk);
    const { open } = talk;
    if (meaning.is === "click") return this.#pressed(talk, definition, meaning.pressed);
    if (meaning.is === "value")
      return this.#play(talk, definition, { key: open.key, value: meaning.value });
    const { text, event } = meaning;
    const isOwner = keyOf(talk.owner) === keyOf(moment.who);
    if (isOwner && open.offer && isOffered(talk, text, moment.at)) {
      return this.#offered(talk, open.offer, typedIn(YES_OR_NO, text)?.value === true);
    }
    const isAsked = open.who !== undefined && keyOf(open.who) === keyOf(moment.who);
    const choice = isAsked && open.choices ? typedIn(open.choices, text) : undefined;
    if (!choice) {
      const typed = fold(text);
      if (isOwner && definition.cancel.includes(typed)) return this.#over(talk, "cancelled");
      if (isAsked && open.back && definition.back.includes(typed))
        return this.#back(talk, definition);
      const next = isOwner && (open.choices || !isAsked) ? this.#of.startOf(text) : undefined;
      if (next) return this.#offer(talk, next);
    }
    if (!isAsked) return this.#finish();
    const given = open.waits ? { value: keepEvent(event) } : { text };
    return this.#play(talk, definition, { key: open.key, ...given });
  }

  /** The click is answered by what it chose, on the card; what follows is sent. */
  #pressed(
    talk: Talk,
    definition: Definition,
    pressed: Pressed,
  ): TurnEnd | Promise<TurnEnd | undefined> {
    const { open } = talk;
    const chosen = open.choices && pressedIn(open.choices, pressed);
    this.#sayings.say(this.#of.moment.who, [
      reply.updateButton(chosen?.text || this.#texts.expired),
    ]);
    if (!chosen) return this.#finish();
    return this.#play(talk, definition, { key: open.key, value: chosen.value });
  }

  #start(
    meaning: Extract<Meaning, { is: "start" }>,
    talk: Talk | undefined,
  ): TurnEnd | Promise<TurnEnd | undefined> {
    const { definition, moment } = this.#of;
    if (!definition) return this.#unknown();
    if (talk) return this.#offer(talk, { definition, args: meaning.args });
    return this.#play(freshTalk(definition, moment, meaning), definition, undefined);
  }

  /** It was to be opened, but the bot has no such conversation any more. */
  async #unknown(): Promise<TurnEnd> {
    const { desks, moment } = this.#of;
    await desks.change(moment.who, (desk) => ({ ...desk, own: undefined }));
    return this.#finish();
  }

  /** It does not fit the bot that runs. The message may still be for somebody else. */
  async #outdated(talk: Talk): Promise<TurnEnd | undefined> {
    const { meaning, moment } = this.#of;
    const isOwner = keyOf(talk.owner) === keyOf(moment.who);
    const next = isOwner && meaning.is === "text" ? this.#of.startOf(meaning.text) : undefined;
    if (next) return this.#leave(talk, "version", next);
    this.#goesOn = meaning.is === "text" || meaning.is === "value";
    return this.#over(talk, "version");
  }

  /** Ends it, and begins another one in its place. */
  async #leave(
    talk: Talk,
    reason: ConversationEnd["reason"],
    { definition: next, args }: Start,
  ): Promise<TurnEnd | undefined> {
    const asked = await this.#close(talk);
    this.#sayings.say(talk.owner, await this.#parting(talk, reason));
    if (asked) this.#sayings.say(asked, [reply.text(this.#words.withdrawn)]);
    const { moment } = this.#of;
    const meaning = { is: "start", id: moment.id, definition: next, args } as const;
    return this.#play(freshTalk(next, moment, meaning), next, undefined);
  }

  #repeat(talk: Talk): TurnEnd {
    this.#sayings.askAgain(talk);
    const { id, isOwn } = this.#of.moment;
    return this.#kept({ ...talk, open: { ...talk.open, by: id, isSent: isOwn } });
  }

  #definitionOf({ plugin, name }: Talk): Definition | undefined {
    return this.#of.definitionOf(plugin, name);
  }

  #offerText(name: string, next: string): string {
    const { leave, restart } = this.#words;
    return filled(name === next ? restart : leave, { name, next });
  }

  /** Asks whether to leave for another conversation. */
  #offer(talk: Talk, { definition: next, args }: Start): TurnEnd {
    const offer = {
      plugin: next.scope.name,
      name: next.name,
      args: keptArgs(args),
      at: this.#of.moment.at,
    };
    this.#sayings.say(this.#of.moment.who, [reply.text(this.#offerText(talk.name, next.name))]);
    return this.#kept({ ...talk, open: { ...talk.open, offer } });
  }

  async #offered(
    talk: Talk,
    { plugin, name, args }: NonNullable<OpenQuestion["offer"]>,
    leaves: boolean,
  ): Promise<TurnEnd | undefined> {
    const { offer: _, ...open } = talk.open;
    const next = this.#of.definitionOf(plugin, name);
    if (!leaves || !next) {
      const kept = { ...talk, open };
      if (open.who && keyOf(open.who) === keyOf(talk.owner)) this.#sayings.askAgain(kept);
      return this.#kept(kept);
    }
    return this.#leave(talk, "left", { definition: next, args });
  }

  /** Takes the last answer of this member back, unless something was done since. */
  async #back(talk: Talk, definition: Definition): Promise<TurnEnd | undefined> {
    const { who } = this.#of.moment;
    const by = keyOf(who);
    const last = talk.journal.findLastIndex((entry) => entry[1] === by);
    const isWall = ([, what]: Talk["journal"][number]) =>
      what !== by && what !== "say" && what !== "look";
    if (last === -1 || talk.journal.slice(last).some(isWall)) {
      this.#sayings.say(who, [reply.text(this.#words.noWayBack)]);
      this.#sayings.askAgain(talk);
      return this.#finish();
    }
    const journal = talk.journal.slice(0, last);
    return this.#play({ ...talk, journal, calls: [], gen: talk.gen + 1 }, definition, undefined);
  }

  async #alarm(talk: Talk, definition: Definition, number: number): Promise<TurnEnd | undefined> {
    const { at } = this.#of.moment;
    const { open } = talk;
    const isLatest = talk.alarm?.number === number;
    const { alarm: _, ...unarmed } = talk;
    const current = isLatest ? unarmed : talk;
    if (open.timeout <= at) {
      if (!open.hasElse) return this.#over(current, "timeout");
      return this.#play(current, definition, { key: open.key, isOver: true });
    }
    const reminds = open.reminds.filter((due) => due > at);
    if (reminds.length < open.reminds.length && open.who && (await this.#isReminded(talk))) {
      this.#sayings.say(open.who, [reply.text(this.#words.reminder)]);
      this.#sayings.askAgain(talk);
    }
    if (!isLatest && reminds.length === open.reminds.length) return this.#finish();
    return this.#kept({ ...current, open: { ...open, reminds } });
  }

  /** What a guest has not been asked yet, nobody reminds them of. */
  async #isReminded({ id, owner, open: { who } }: Talk): Promise<boolean> {
    if (!who || !this.#of.canSend(who)) return false;
    if (keyOf(who) === keyOf(owner)) return true;
    const { guests } = await this.#of.desks.of(who);
    return guests.some(({ talk, by }) => talk === id && by !== undefined);
  }

  async #play(
    talk: Talk,
    definition: Definition,
    given: GivenAnswer | undefined,
  ): Promise<TurnEnd | undefined> {
    const { moment, world } = this.#of;
    const { scope } = definition;
    const replay = new Replay(
      {
        talk,
        plugin: scope.name,
        isSameCode: talk.code === definition.code,
        strict: !scope.production,
        timeoutMs: definition.timeoutMs,
        given,
        warn: (what) =>
          scope.log.warn("talk.order", { talk: talk.id, conversation: talk.name, what }),
      },
      world,
    );
    const conversation = madeConversation({ replay, talk, scope, signal: world.signal });
    const replayed = await replay.start(() => definition.run(conversation));
    if (replayed.is === "again") return undefined;
    if (replayed.is === "failed") throw replayed.error;
    if (replayed.is === "rejected") return this.#rejected(talk, definition, replayed.why);

    this.#swaps.push(...replay.rows.map((key) => deleteRow(key)));
    this.#statements.push(...replay.statements);
    for (const { who, replies } of replay.said) this.#sayings.say(who, replies);
    const { journal, calls } = replay;
    const isOver = given !== undefined && "isOver" in given;
    if (replayed.is === "end") return this.#done(talk, replayed.answer, isOver);

    const { replies, card, ...question } = replayed.question;
    const isFirst = talk.seq === 0;
    const open: OpenQuestion = {
      ...question,
      seq: talk.seq + 1,
      shown: keepReplies(replies),
      card: card && question.who && this.#of.canSend(question.who) ? card : undefined,
      by: moment.id,
      isSent: moment.isOwn,
      askedAt: moment.at,
      misses: 0,
    };
    const next: Talk = { ...talk, code: definition.code, journal, calls, seq: open.seq, open };
    const size = Buffer.byteLength(JSON.stringify(next));
    if (journal.length > MOST_ENTRIES || size > MOST_BYTES)
      return this.#full(talk, definition, size);
    const asked = await this.#unask(talk);
    if (isOver && asked && !(open.who && keyOf(open.who) === keyOf(asked))) {
      this.#sayings.say(asked, [reply.text(this.#words.withdrawn)]);
    }
    const opened = await this.#opened(next);
    const { cancelWord } = definition;
    if (isFirst && asksOwner(next) && cancelWord !== undefined) {
      this.#sayings.say(talk.owner, [
        reply.text(filled(this.#words.cancelHint, { word: cancelWord })),
      ]);
    }
    return this.#kept(opened);
  }

  #full(talk: Talk, { scope }: Definition, bytes: number): Promise<TurnEnd> {
    const { id, name, journal } = talk;
    const error = new BotError(
      "ERR_TALK_FULL",
      `plugin ${scope.name}: the conversation ${name} holds ${MOST_ENTRIES} entries or ` +
        `${MOST_BYTES} bytes at most, so it was ended; keep large things in a p.store`,
    );
    scope.log.error("talk.full", { talk: id, code: error.code, entries: journal.length, bytes });
    return this.#over(talk, "failed");
  }

  /** The answer does not fit. Its time goes on. */
  #rejected(talk: Talk, definition: Definition, why: string | undefined): TurnEnd {
    const { who } = this.#of.moment;
    const misses = talk.open.misses + 1;
    const { cancelWord } = definition;
    const isOwner = keyOf(talk.owner) === keyOf(who);
    const { offer: _, ...open } = talk.open;
    this.#sayings.say(who, [reply.text(why ?? this.#words.noOption)]);
    this.#sayings.askAgain(talk);
    if (misses >= MISSES && isOwner && cancelWord !== undefined) {
      this.#sayings.say(who, [reply.text(filled(this.#words.cancelHint, { word: cancelWord }))]);
    }
    return this.#kept({ ...talk, open: { ...open, misses } });
  }

  /** Its function has returned. */
  async #done(talk: Talk, answer: unknown, isOver: boolean): Promise<TurnEnd> {
    const replies = await repliesIn(answer);
    const asked = await this.#close(talk);
    if (isOver && asked) this.#sayings.say(asked, [reply.text(this.#words.withdrawn)]);
    this.#sayings.say(talk.owner, replies);
    return this.#finish();
  }

  /** It ends before its function does. */
  async #over(talk: Talk, reason: ConversationEnd["reason"]): Promise<TurnEnd> {
    const asked = await this.#close(talk);
    this.#sayings.say(talk.owner, await this.#parting(talk, reason));
    if (asked) this.#sayings.say(asked, [reply.text(this.#words.withdrawn)]);
    return this.#finish();
  }

  /** Takes away all that is kept of it. @returns the guest who was asked, if any */
  async #close(talk: Talk): Promise<Who | undefined> {
    const { row, values, world, desks } = this.#of;
    let asked: Who | undefined;
    if (talk.seq > 0) {
      this.#swaps.push(deleteRow(talkKey(talk.id, talk.owner), row.version));
      // Of runs that came to nothing.
      const query = { prefix: stepsOf(talk.id), limit: MOST_ENTRIES };
      const left = await values.list(OWNER, query, world.at);
      const known = new Set(this.#swaps.map(({ key }) => key));
      const others = left.filter(({ key }) => !known.has(key));
      this.#swaps.push(...others.map(({ key }) => deleteRow(key)));
      asked = await this.#unask(talk);
    }
    await desks.change(talk.owner, (desk) =>
      desk.own?.talk === talk.id ? { ...desk, own: undefined } : desk,
    );
    return asked;
  }

  /** What the owner is told: what its author says, or else we. */
  async #parting(talk: Talk, reason: ConversationEnd["reason"]): Promise<readonly Reply[]> {
    const { name } = talk;
    const texts = this.#words;
    const words = {
      cancelled: filled(texts.cancelled, { name }),
      timeout: filled(texts.timeout, { name }),
      version: filled(texts.version, { name }),
      failed: filled(texts.full, { name }),
      left: undefined,
    }[reason];
    const ours = words === undefined ? [] : [reply.text(words)];
    const definition = this.#definitionOf(talk);
    if (!definition?.onEnd) return ours;
    const answers = Object.fromEntries(
      talk.journal.flatMap(([key, by, value]) => (isAnswer(by) ? [[key, value]] : [])),
    );
    try {
      const member = memberOf(talk.owner);
      const said = await definition.onEnd({ reason, answers: structuredClone(answers), member });
      return said === pass || said === undefined ? ours : await repliesIn(said);
    } catch (thrown) {
      definition.scope.failed("onEnd", thrown);
      return ours;
    }
  }

  /** Takes the open question away from a guest. @returns the guest, if it was shown */
  async #unask({ id, owner, open, seq }: Talk): Promise<Who | undefined> {
    const { who } = open;
    if (seq === 0 || !who || keyOf(who) === keyOf(owner)) return undefined;
    let wasShown = false;
    await this.#of.desks.change(who, (desk) => {
      const mine = desk.guests.find(({ talk }) => talk === id);
      wasShown = mine?.by !== undefined;
      return mine ? { ...desk, guests: desk.guests.filter((one) => one !== mine) } : desk;
    });
    return wasShown ? who : undefined;
  }

  /** Puts the question to whom it asks, and shows it unless it has to wait. */
  async #opened(talk: Talk): Promise<Talk> {
    const { id, owner, open, seq } = talk;
    const { who } = open;
    const { desks, moment } = this.#of;
    const asks = asksOwner(talk);
    const waits = asks ? open.waits : undefined;
    await desks.change(owner, (desk) => {
      const { own } = desk;
      const isSame = own?.talk === id && own.asks === asks && isEqual(own.waits, waits);
      return isSame ? desk : { ...desk, own: { talk: id, asks, waits } };
    });
    if (!who) return talk;
    const isMover = keyOf(who) === keyOf(moment.who);
    const by = isMover ? moment.id : this.#sayings.next();
    const shown = { ...talk, open: { ...open, by, isSent: !isMover || moment.isOwn } };
    if (asks) {
      this.#sayings.ask(shown);
      return shown;
    }
    const isFree = open.choices === undefined && open.waits === undefined;
    let hasToWait = false;
    await desks.change(who, (desk) => {
      hasToWait = isFree && isOccupied(desk);
      const question = { talk: id, owner, seq, isFree, waits: open.waits };
      const guests = [...desk.guests, { ...question, by: hasToWait ? undefined : by }];
      return { ...desk, guests };
    });
    if (hasToWait) return talk;
    this.#sayings.ask(shown);
    return shown;
  }

  /** It goes on as it stands now. */
  #kept(talk: Talk): TurnEnd {
    const { moment, row } = this.#of;
    const { open, alarm, alarms: number } = talk;
    const due = Math.min(open.timeout, ...open.reminds);
    const isArmed = alarm !== undefined && alarm.at <= due && alarm.at > moment.at;
    const armed = isArmed ? talk : { ...talk, alarm: { number, at: due }, alarms: number + 1 };
    const version = row.value?.id === talk.id ? row.version : 0;
    this.#swaps.push(setRow(talkKey(talk.id, talk.owner), version, armed));
    if (isArmed) return this.#finish();
    const data = { is: "alarm", talk: talk.id, number } as const;
    return this.#finish([
      this.#sayings.born(derivedId(talk.id, "alarm", number), talk.owner, data, due),
    ]);
  }

  #finish(alarms: readonly Arrival[] = []): TurnEnd {
    const { moment, desks, isPinned, meaning } = this.#of;
    const sayings = this.#sayings;
    const arrivals = [...alarms, ...sayings.arrivals()];
    const { shows, opens } = desks.settle(() => sayings.next());
    for (const { who, question } of shows) {
      arrivals.push(sayings.show(question.by ?? "", who, [], question));
    }
    for (const { who, opening } of opens) {
      arrivals.push(sayings.born(opening.id, who, { is: "open", ...opening }));
    }
    const isChecked = !isPinned() && meaning.is !== "alarm";
    return {
      replies: sayings.answer,
      values: [...this.#swaps, ...desks.swaps(isChecked ? moment.who : undefined)],
      arrivals,
      statements: this.#statements,
      goesOn: this.#goesOn,
    };
  }
}

/** How long a member may take to say whether to leave, in milliseconds. */
const OFFER_MS = 300_000;

/** Whether a text says whether to leave for another conversation. */
export function isOffered(talk: Talk, text: string, at: number): boolean {
  const { offer, choices = [] } = talk.open;
  if (!offer || at - offer.at >= OFFER_MS) return false;
  if (asksOwner(talk) && typedIn(choices, text)) return false;
  return typedIn(YES_OR_NO, text) !== undefined;
}

const asksOwner = ({ owner, open }: Talk): boolean =>
  open.who !== undefined && keyOf(open.who) === keyOf(owner);

const isEqual = (one: readonly string[] | undefined, other: readonly string[] | undefined) =>
  JSON.stringify(one) === JSON.stringify(other);

/** What stands in the journal for whom: answers are by members, whose keys hold a slash. */
const isAnswer = (by: string) => by.includes("/") || by === "timer";

/** The replies of an answer, of a stream when it has ended. */
async function repliesIn(answer: unknown): Promise<readonly Reply[]> {
  const outcome: Outcome = toOutcome(answer, {});
  if (typeof outcome === "symbol") return [];
  if (!isAsyncIterable(outcome)) return outcome;
  const replies: Reply[] = [];
  for await (const part of outcome) replies.push(part);
  return replies;
}
