import assert from "node:assert/strict";
import { ownEvent } from "../../../../core/bot/own.ts";
import { PluginScope } from "../../../../core/bot/plugin-scope.ts";
import type { Conversation, Guest } from "../../../../core/bot/talks/conversation.ts";
import type { Definition } from "../../../../core/bot/talks/definition.ts";
import type { Found, MemberDeed } from "../../../../core/bot/talks/engine.ts";
import { type Claimed, Engine } from "../../../../core/bot/talks/engine.ts";
import { keptReplies } from "../../../../core/bot/talks/kept-replies.ts";
import type { Moment } from "../../../../core/bot/talks/meaning.ts";
import type { OwnTalk } from "../../../../core/bot/talks/own-message.ts";
import { joined } from "../../../../core/bot/talks/question.ts";
import {
  checkRow,
  deskKey,
  keyOf,
  memberOf,
  OWNER,
  type Talk,
  talkKey,
  type Who,
} from "../../../../core/bot/talks/rows.ts";
import type { TurnEnd } from "../../../../core/bot/talks/turn.ts";
import { routeIn, worldOf } from "../../../../core/bot/talks/world.ts";
import type { InboundEvent } from "../../../../core/events/inbound.ts";
import { isOwnKind } from "../../../../core/events/own.ts";
import type { Clock } from "../../../../core/ports/clock.ts";
import { type Reply, reply } from "../../../../core/replies/reply.ts";
import { TALK_TEXTS } from "../../../../core/replies/talk-texts.ts";
import { TEXTS } from "../../../../core/replies/texts.ts";
import { MemoryStore } from "../../../../core/stores/memory/memory.ts";
import type { Arrival, TakenMessage } from "../../../../core/stores/port/messages.ts";
import type { Part } from "../../../../core/stores/port/parts.ts";
import type { Store } from "../../../../core/stores/port/store.ts";
import { type Dice, diceOf } from "../../../support/dice.ts";
import { silentLogger } from "../../../support/silent-logger.ts";
import { Oracle, type OracleMessage, type Out } from "./oracle.ts";
import { MEMBERS, NAMES, type Name, type Node, OPTIONS, otherOf, scriptBy } from "./scripts.ts";

/** How much happened, over all runs. */
export interface Totals {
  runs: number;
  messages: number;
  kills: number;
  lost: number;
  repeats: number;
  steps: number;
  twice: number;
  warnings: number;
}

export const noTotals = (): Totals => ({
  runs: 0,
  messages: 0,
  kills: 0,
  lost: 0,
  repeats: 0,
  steps: 0,
  twice: 0,
  warnings: 0,
});

const never = () => new Promise<never>(() => {});
const isSeen = { isAnswer: true, state: "sent" } as Part;
const digit = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value: unknown) =>
      /^\d$/.test(String(value)) ? { value: String(value) } : { issues: [{ message: "要数字" }] },
  },
} as const;

/** The world: a store, a clock, and processes that die on purpose around any call of the store. */
class World {
  readonly dice: Dice;
  readonly killRate: number;
  readonly totals: Totals;
  now = 1_000_000;
  store: MemoryStore;
  epoch = 0;
  /** Ends and pins, in the order in which they took effect. */
  readonly history: {
    readonly what: "end" | "pin";
    readonly id: string;
    readonly at: number;
    readonly out: readonly Out[];
  }[] = [];
  readonly effects = new Map<string, number>();
  readonly noted = new Set<string>();
  /** Whose times an alarm looks at. */
  readonly alarms = new Map<string, string>();
  onDeath: () => void = () => {};

  constructor(dice: Dice, killRate: number, totals: Totals) {
    this.dice = dice;
    this.killRate = killRate;
    this.totals = totals;
    const clock: Clock = { now: () => this.now, monotonic: () => this.now, after: () => () => {} };
    this.store = new MemoryStore(clock);
  }

  /** The process may be dead, or die now. */
  async mayDie(epoch: number): Promise<void> {
    if (epoch !== this.epoch) return never();
    if (!this.dice.chance(this.killRate)) return;
    this.totals.kills += 1;
    this.epoch += 1;
    this.onDeath();
    return never();
  }

  /** The store as one process sees it. */
  view(): Pick<Store, "values" | "messages" | "parts"> {
    const { epoch, store } = this;
    const around = async <T>(call: () => Promise<T>, told: (result: T) => void = () => {}) => {
      await this.mayDie(epoch);
      const result = await call();
      told(result);
      // Done, and dead before it could tell.
      await this.mayDie(epoch);
      return result;
    };
    return {
      parts: { ...store.parts, of: async () => [isSeen] },
      messages: {
        ...store.messages,
        finish: (end) => around(() => store.messages.finish(end)),
      },
      values: {
        get: (owner, key, now) => around(() => store.values.get(owner, key, now)),
        list: (owner, query, now) => around(() => store.values.list(owner, query, now)),
        change: (swaps, now, memo) =>
          around(
            () => store.values.change(swaps, now, memo),
            (swapped) => {
              if (!swapped.ok) this.totals.lost += 1;
              else if (memo) {
                this.history.push({ what: "pin", id: memo.claim.id, at: this.now, out: [] });
              }
              for (const { key, change } of swaps) {
                if (swapped.ok && key.startsWith("step/") && change !== "delete")
                  this.noted.add(key);
              }
            },
          ),
      },
    };
  }
}

const whoOf = (name: Name): Who => ["main", name];
const nameOf = ([, userId]: Who) => userId as Name;

/** What the functions of one process do. */
class Author {
  readonly #world: World;
  readonly #epoch: number;
  caught = 0;

  constructor(world: World) {
    this.#world = world;
    this.#epoch = world.epoch;
  }

  async run(c: Conversation<unknown, unknown>, nodes: readonly Node[]): Promise<string> {
    await this.#all(c, nodes, { last: "" }, c);
    return "完成";
  }

  async #effect(key: string): Promise<string> {
    const { dice, effects } = this.#world;
    await this.#world.mayDie(this.#epoch);
    effects.set(key, (effects.get(key) ?? 0) + 1);
    const value = `${key}!${dice.below(1_000_000)}`;
    await this.#world.mayDie(this.#epoch);
    return value;
  }

  async #all(
    c: Guest,
    nodes: readonly Node[],
    env: { last: string },
    whole: Conversation<unknown, unknown>,
  ): Promise<void> {
    for (const node of nodes) await this.#one(c, node, env, whole);
  }

  async #one(
    c: Guest,
    node: Node,
    env: { last: string },
    whole: Conversation<unknown, unknown>,
  ): Promise<void> {
    if (node.t === "ask") env.last = String(await c.ask(node.name, `#${node.name}`, digit, node));
    else if (node.t === "choose") {
      env.last = await c.choose(node.name, `?${node.name}`, OPTIONS, node);
    } else if (node.t === "confirm") {
      env.last = String(await c.confirm(node.name, `!${node.name}`, node));
    } else if (node.t === "wait") {
      const event = await c.waitFor(node.name, "image", `@${node.name}`, node);
      env.last = typeof event === "string" ? event : event.kind;
    } else if (node.t === "sleep") await c.sleep(node.name, node.ms);
    else if (node.t === "say") c.say(node.text);
    else if (node.t === "step" || node.t === "look") {
      const options = node.t === "look" ? { undo: true } : {};
      const work = ({ idempotencyKey }: { idempotencyKey: string }) => this.#effect(idempotencyKey);
      c.say(`S:${await c.step(node.name, work, options)}`);
    } else if (node.t === "flaky") {
      try {
        await c.step(node.name, async () => {
          await this.#world.mayDie(this.#epoch);
          throw new Error("nope");
        });
      } catch (error) {
        c.say(`F:${(error as Error).message}`);
      }
    } else if (node.t === "par") {
      const both = await Promise.all(
        node.names.map((name) =>
          c.step(name, ({ idempotencyKey }) => this.#effect(idempotencyKey)),
        ),
      );
      c.say(`S:${both.join("+")}`);
    } else if (node.t === "if") {
      await this.#all(c, env.last === node.eq ? node.yes : node.no, env, whole);
    } else if (node.t === "loop") {
      await this.#all(c, node.body, env, whole);
      await this.#all(c, node.body, env, whole);
    } else if (node.t === "try") {
      try {
        await this.#all(c, node.body, env, whole);
      } catch {
        this.caught += 1;
      } finally {
        c.say("fin");
      }
    } else if (node.t === "other") {
      const other = otherOf(whole.member.userId as Name);
      await whole.other(node.name, other, (guest) => this.#all(guest, node.body, env, whole));
    }
  }
}

/** One process: it runs what the store hands out, until everything is done or it dies. */
class Process {
  readonly #world: World;
  readonly #store: Pick<Store, "values" | "messages" | "parts">;
  readonly #raw: MemoryStore;
  readonly #epoch: number;
  readonly #engine: Engine;
  readonly #definitions: ReadonlyMap<string, Definition>;
  readonly author: Author;
  readonly #clock: Clock;

  constructor(world: World, scripts: ReadonlyMap<string, readonly Node[]>) {
    this.#world = world;
    this.#raw = world.store;
    this.#store = world.view();
    this.#epoch = world.epoch;
    this.author = new Author(world);
    this.#clock = { now: () => world.now, monotonic: () => world.now, after: () => () => {} };
    const logger = {
      ...silentLogger,
      child: () => logger,
      warn: () => void world.totals.warnings++,
    };
    const scope = new PluginScope("probe", { logger, clock: this.#clock, production: false });
    this.#definitions = new Map(
      [...scripts].map(([name, nodes]): [string, Definition] => [
        name,
        {
          scope,
          name,
          version: 1,
          code: name,
          timeoutMs: 1_800_000,
          cancel: ["取消"],
          back: ["返回"],
          cancelWord: "取消",
          run: (c) => this.author.run(c, nodes),
          onEnd: undefined,
          answer: () => [],
          current: { plugin: "probe", handler: name, late: {} },
          keywords: [name],
          patterns: [],
        },
      ]),
    );
    this.#engine = new Engine({
      store: this.#store,
      clock: this.#clock,
      definitionOf: (_, name) => this.#definitions.get(name),
      startOf: (text) => this.#startOf(text),
      canSend: () => true,
      textsOf: () => TEXTS,
    });
  }

  #startOf(text: string) {
    const definition = this.#definitions.get(text);
    return definition && { definition, args: {} };
  }

  /** Runs everything that is due. */
  async drain(): Promise<void> {
    for (;;) {
      const room = { most: 1_000, again: 1_000 };
      const { taken } = await this.#raw.messages.sweep(this.#world.now, room);
      if (taken.length === 0) return;
      await Promise.all(taken.map((one) => this.#run(one)));
    }
  }

  async #run(taken: TakenMessage): Promise<void> {
    const { arrival, claim } = taken;
    const { history, now } = this.#world;
    const { end, release } = await this.#decide(taken);
    const out = await this.#outOf(arrival, end);
    await this.#world.mayDie(this.#epoch);
    const finished = await this.#raw.messages
      .finish({
        of: claim,
        at: now,
        answer: { route: "none", parts: [] },
        values: end.values,
        arrivals: end.arrivals,
      })
      .then((told) => {
        // Whatever else dies in this turn: it has taken effect.
        if (told.ok) history.push({ what: "end", id: arrival.id, at: now, out });
        return told;
      });
    await this.#world.mayDie(this.#epoch);
    release();
    if (finished.ok) {
      await Promise.all(finished.next.map((one) => this.#run(one)));
      return;
    }
    assert.equal(finished.why, "value");
    this.#world.totals.lost += 1;
    await this.#raw.messages.release([claim]);
  }

  /** What becomes of a message, as the bot has it done. */
  async #decide(taken: TakenMessage): Promise<{ end: TurnEnd; release: () => void }> {
    const { arrival, memos } = taken;
    const moment = momentOf(arrival, this.#world.now);
    for (;;) {
      // What is nobody's is nobody's at its end too, or the oracle could not tell.
      const desk = deskKey(keyOf(moment.who));
      const before = await this.#raw.values.get(OWNER, desk, this.#world.now);
      const found = isOwnKind(arrival.kind)
        ? await this.#own(moment, ownEvent(arrival).data as OwnTalk)
        : await this.#find(moment, deedOf(arrival), routeIn(memos));
      if (found.is !== "turn") {
        const checks = [checkRow(desk, before?.version ?? 0)];
        const said = saying(found, moment);
        return { end: moment.isOwn ? said : { ...said, values: checks }, release: () => {} };
      }
      const end = await this.#take(found, taken);
      if (end) return { end, release: found.release };
      found.release();
    }
  }

  async #find(moment: Moment, deed: MemberDeed, route: ReturnType<typeof routeIn>): Promise<Found> {
    const found = await this.#engine.find(moment, deed, route);
    const passes = found.is === "nobody" || found.is === "beside" || found.is === "unseen";
    const start = passes && deed.is === "text" ? this.#startOf(deed.text) : undefined;
    if (!start) return found;
    const meaning = { is: "start", id: moment.id, ...start } as const;
    const seen = "desk" in found ? found.desk : undefined;
    return this.#engine.start(moment, meaning, route !== undefined, seen);
  }

  async #own(moment: Moment, own: OwnTalk): Promise<Found> {
    if (own.is === "alarm") return this.#engine.alarm(moment, own.talk, own.number);
    return { is: "nobody" };
  }

  #take(found: Claimed, { claim }: TakenMessage) {
    const world = worldOf(found, {
      values: this.#store.values,
      clock: this.#clock,
      signal: new AbortController().signal,
      claim: async () => claim,
      persist: (give) => give(),
    });
    return this.#engine.take(found, world);
  }

  /** Everything that came of a message, by member. */
  async #outOf(arrival: Arrival, end: TurnEnd): Promise<readonly Out[]> {
    const self = nameOf(momentOf(arrival, 0).who);
    const out: Out[] = textsOf(end.replies).map((text) => [self, text]);
    const isShow = isOwnKind(arrival.kind) && (ownEvent(arrival).data as OwnTalk).is === "show";
    if (isShow) return [];
    if (isOwnKind(arrival.kind)) {
      const own = ownEvent(arrival).data as OwnTalk;
      if (own.is === "alarm") this.#world.alarms.set(arrival.id, own.talk);
    }
    for (const born of end.arrivals) {
      const { from, data } = ownEvent(born);
      const own = data as OwnTalk;
      if (own.is !== "show" || !from) continue;
      const { talk, owner } = own.question ?? {};
      const question = talk && owner ? await this.#shownOf(talkKey(talk, owner), end) : [];
      for (const text of textsOf(joined([...keptReplies(own.says), ...question]))) {
        out.push([from.userId as Name, text]);
      }
    }
    return out;
  }

  /** The question as it stands when a turn has ended. */
  async #shownOf(key: string, { values }: TurnEnd): Promise<readonly Reply[]> {
    const set = values.find((swap) => swap.key === key)?.change;
    const stored = await this.#raw.values.get(OWNER, key, this.#world.now);
    const json = typeof set === "object" && "set" in set ? set.set : stored?.value;
    return json ? keptReplies((JSON.parse(json) as Talk).open.shown) : [];
  }
}

const textsOf = (replies: readonly Reply[]) =>
  replies.map((one) => (one.kind === "text" ? one.content : one.kind));

/** What nobody takes, an echo answers. */
function saying(found: Exclude<Found, Claimed>, moment: Moment): TurnEnd {
  const nothing = { values: [], arrivals: [], statements: [], goesOn: false };
  if (moment.isOwn) return { ...nothing, replies: [] };
  if (found.is === "beside") return { ...nothing, replies: found.shown };
  const text = {
    nobody: "?",
    unseen: "unseen",
    several: TALK_TEXTS.several,
    lapsed: TALK_TEXTS.lapsed,
  }[found.is];
  return { ...nothing, replies: [reply.text(text)] };
}

function momentOf(arrival: Arrival, at: number): Moment {
  const isOwn = isOwnKind(arrival.kind);
  const name = isOwn
    ? ownEvent(arrival).from?.userId
    : (JSON.parse(arrival.body.toString()) as OracleMessage).who;
  return { id: arrival.id, who: whoOf(name as Name), at, isOwn };
}

function deedOf(arrival: Arrival): MemberDeed {
  const { who, text, image } = JSON.parse(arrival.body.toString()) as OracleMessage;
  const base = {
    id: arrival.id,
    app: "main",
    from: memberOf(whoOf(who)),
    fromUserName: who,
    wire: new Map(),
  };
  const event = {
    ...base,
    kind: image ? "image" : "text",
    content: text,
  } as unknown as InboundEvent;
  return image ? { is: "event", event } : { is: "text", text: text ?? "", event };
}

const SAYINGS = [
  ...NAMES,
  "a",
  "b",
  "c",
  "a",
  "b",
  "3",
  "5",
  "7",
  "是",
  "否",
  "a",
  "1",
  "返回",
  "呵呵",
];

/**
 * The story of a seed; every fourth without a death.
 *
 * @throws Error that names the seed
 */
export async function randomStory(seed: number, totals: Totals): Promise<void> {
  const dice = diceOf(seed);
  const killRate = seed % 4 === 0 ? 0 : 0.002 * (1 + dice.below(20));
  try {
    await randomRun(dice, killRate, totals);
  } catch (error) {
    throw new Error(`story ${seed}`, { cause: error });
  }
}

/** One story of two members and a bot that dies now and then, and what it should have been. */
async function randomRun(dice: Dice, killRate: number, totals: Totals): Promise<void> {
  const world = new World(dice, killRate, totals);
  const scripts = new Map(NAMES.map((name) => [name as string, scriptBy(dice)]));
  const messages = new Map<string, OracleMessage>();
  let count = 0;
  const id = () => (count++).toString(16).padStart(32, "0");

  for (let burst = 0; burst < 25; burst += 1) {
    for (let left = 1 + dice.below(4); left > 0; left -= 1) {
      const who = dice.pick(MEMBERS);
      const text = dice.chance(0.02) ? "取消" : dice.pick(SAYINGS);
      const message = dice.chance(0.12) ? { id: id(), who, image: true } : { id: id(), who, text };
      messages.set(message.id, message);
      totals.messages += 1;
      const body = Buffer.from(JSON.stringify(message));
      const { id: own } = message;
      const kind = "image" in message ? "image" : "text";
      const lane = keyOf(whoOf(who));
      const arrival = { id: own, app: "main", lane, kind, body, at: world.now, stamp: 0 };
      const accepted = await world.store.messages.accept(arrival);
      // It is handed out with all others.
      if (accepted.is === "new" && accepted.claim)
        await world.store.messages.release([accepted.claim]);
    }
    world.now += dice.below(30);
    await drained(world, scripts);
  }
  await compare(world, scripts, messages);
  totals.runs += 1;
}

/** Processes, one after the other, until one of them lived to the end of it. */
async function drained(world: World, scripts: ReadonlyMap<string, readonly Node[]>): Promise<void> {
  for (;;) {
    const death = new Promise<"dead">((resolve) => {
      world.onDeath = () => resolve("dead");
    });
    const process = new Process(world, scripts);
    const end = await Promise.race([process.drain().then(() => "done" as const), death]);
    assert.equal(process.author.caught, 0, "an author caught a suspension");
    if (end === "done") return;
    // Whatever still runs of it does no more.
    world.store = world.store.reopen();
    const open = await world.store.messages.list({ state: "accepted", limit: 1_000 });
    await world.store.messages.acquit(open.filter((one) => one.interrupted).map((one) => one.id));
  }
}

async function compare(
  world: World,
  scripts: ReadonlyMap<string, readonly Node[]>,
  messages: ReadonlyMap<string, OracleMessage>,
): Promise<void> {
  const oracle = new Oracle(scripts);
  const told: string[] = [];
  const results = new Map<string, string>();
  for (const { what, id, at, out } of world.history) {
    const message = messages.get(id);
    if (what === "pin") {
      if (message) oracle.pin(message);
      continue;
    }
    const wanted = oracle.handle(message ?? alarmOf(world, id), at);
    told.push(`${JSON.stringify(message ?? id)}: ${JSON.stringify(byMember(out))}`);
    assert.deepEqual(
      byMember(out),
      byMember(wanted),
      `${JSON.stringify([...scripts])}\n${told.join("\n")}`,
    );
    for (const [, text] of out) noteResults(text, results);
  }
  const ends = world.history.filter(({ what, id }) => what === "end" && messages.has(id));
  assert.equal(ends.length, messages.size, "a message was lost or done twice");
  for (const [key, times] of world.effects) {
    world.totals.steps += 1;
    if (times > 1) world.totals.twice += 1;
    assert.ok(times === 1 || world.killRate > 0, `${key} was done ${times} times without a death`);
  }
  assert.ok(oracle.isUpToDate(world.now), "something is overdue");
  await nothingIsLeft(world, oracle);
}

/** A step has one result, whoever is told it. */
function noteResults(text: string, results: Map<string, string>): void {
  for (const [, all = ""] of text.matchAll(/S:(\S+)/g)) {
    for (const part of all.split("+")) {
      const [key = "", value = ""] = part.split("!");
      assert.equal(results.get(key) ?? value, value, `${key} had two results`);
      results.set(key, value);
    }
  }
}

/** What each member is told, as one text. */
function byMember(out: readonly Out[]): Readonly<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const [who, text] of out) {
    const before = all[who] === undefined ? "" : `${all[who]}\n`;
    all[who] = before + text.replace(/S:\S+/g, "S:*");
  }
  return all;
}

const alarmOf = (world: World, id: string): OracleMessage => ({
  id,
  who: "li",
  alarm: world.alarms.get(id) ?? "",
});

async function nothingIsLeft({ store, now }: World, oracle: Oracle): Promise<void> {
  const rows = await store.values.list(OWNER, { limit: 10_000 }, now);
  const keys = rows.map(({ key }) => key);
  const talks = keys.filter((key) => key.startsWith("talk/"));
  assert.equal(talks.length, oracle.talks.size, "another number is open");
  const open = new Set(talks.map((key) => key.split("/")[1]));
  for (const { key, value } of rows) {
    if (key.startsWith("step/")) assert.ok(open.has(key.split("/")[1]), `left over: ${key}`);
    if (!key.startsWith("desk/")) continue;
    const { own, guests } = JSON.parse(value);
    for (const id of [own?.talk, ...guests.map(({ talk }: { talk: string }) => talk)]) {
      assert.ok(id === undefined || open.has(id), `left over: ${id} at ${key}`);
    }
  }
}
