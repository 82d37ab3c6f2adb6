/** Draws intentions by chance, and says for each what the oracle makes of it. */
import { type Member, member as memberOf } from "../../../core/events/member.ts";
import type {
  Arrival,
  MailMove,
  MessageAnswer,
  MessageEnd,
} from "../../../core/stores/port/messages.ts";
import type { LeaseAsk, NewPart, PartOutcome, PartState } from "../../../core/stores/port/parts.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import type { TableStatement } from "../../../core/stores/port/tables.ts";
import type { Stored, Swap } from "../../../core/stores/port/values.ts";
import type { Dice } from "../../support/dice.ts";
import type { StoreBench } from "./bench.ts";
import { checkLease, visible } from "./lease-check.ts";
import {
  type Model,
  type ModelClaim,
  type ModelTaken,
  type ModelValue,
  valueKey,
} from "./model.ts";
import type { ModelLease, Numbers } from "./numbers.ts";
import { holds, same } from "./plain.ts";

/** An intention that was given, and what its result is held against. */
export interface Given {
  readonly name: string;
  readonly promise: Promise<unknown>;
  readonly check: (actual: never) => void;
  /** Its result decides how things stand: nothing may be given behind it in its turn. */
  readonly isLast?: boolean;
}

const APPS = ["a", "b", "a/webhook:w"] as const;
const MEMBERS = ["a/li", "a/wang", "b/li"] as const;
export const LANES = [...MEMBERS, "a/li#location", "system"] as const;
export const OWNERS = ["notes", "core:tokens"] as const;
const KEYS = ["k", "log/a/li", "once:a/wang", "\u{1f600}", "\uff5e"] as const;
const ERRORS = ["60020", "unknown_outcome", undefined] as const;
const MEMOS = ["one", "two"] as const;
const STAYS = ["unknown_outcome", "person"] as const;
const NOTES = "notes";
const BUDGETS = [
  { of: "member", most: 2, perMs: 1_000 },
  { of: "app", most: 5, perMs: 2_000 },
] as const;

export const TABLE = ["create table {notes} (id integer primary key, n integer not null) strict"];

/** What can be drawn, and how often. */
const WEIGHTS = {
  ...{
    say: 7,
    accept: 14,
    record: 8,
    repeat: 5,
    finish: 14,
    bury: 2,
    release: 2,
    acquit: 1,
    clear: 1,
  },
  ...{ overtake: 2, left: 6, reroute: 2, sweep: 5, memo: 4, tick: 2, move: 1, cancel: 1 },
  ...{ revive: 2, drop: 1, push: 6, lease: 8, settle: 7, unhold: 1, judge: 3, mail: 1 },
  ...{ expireMail: 1, change: 8, get: 2, list: 1, run: 2, forget: 1, memberData: 1, erase: 0.3 },
} as const;
type Kind = keyof typeof WEIGHTS;
const KINDS = (Object.keys(WEIGHTS) as Kind[]).flatMap((kind) =>
  Array<Kind>(Math.ceil(WEIGHTS[kind] * 3)).fill(kind),
);

export class Intentions {
  store: Store;
  /** Budget may have put these off since the content was last compared. */
  putOff: ReadonlySet<string> = new Set();
  readonly #bench: Pick<StoreBench, "remembers" | "repliesMs">;
  readonly #dice: Dice;
  readonly #model: Model;
  readonly #numbers: Numbers;
  /** All that was ever taken in, by id. */
  readonly arrivals = new Map<string, Arrival>();
  #parts = 0;

  constructor(bench: StoreBench, dice: Dice, model: Model, numbers: Numbers) {
    this.store = bench.store;
    this.#bench = bench;
    this.#dice = dice;
    this.#model = model;
    this.#numbers = numbers;
  }

  /** Gives one intention to the store, and to the oracle. */
  give(): Given | undefined {
    return this[this.#dice.pick(KINDS)]();
  }

  // Messages

  accept(): Given {
    const arrival = this.#arrival();
    const expected = this.#model.accept(arrival);
    return this.#given("accept", this.store.messages.accept(arrival), (actual) =>
      this.#accepted(actual, expected),
    );
  }

  /** The one record, if the store allows it. */
  record(): Given | undefined {
    const arrival = this.#dice.chance(0.2) ? this.#earlier() : this.#arrival();
    if (!arrival || arrival.dueAt !== undefined || !this.store.mayStart?.(arrival))
      return undefined;
    const { id, lane, at } = arrival;
    if (this.mayBeForgotten(id)) return undefined;
    holds(!this.#model.known(id) && !this.#model.state.open.has(id), `${id} is new`);
    holds(this.#model.isFree(lane, at), `${lane} is free`);
    holds(!this.#model.hasMail(lane), `no mail waits in ${lane}`);
    return this.#finish(arrival, arrival);
  }

  repeat(): Given | undefined {
    const told = [...this.#model.state.done].filter(([, { reply }]) => reply !== undefined);
    const [id] = told.length > 0 && this.#dice.chance(0.4) ? this.#dice.pick(told) : [];
    const arrival = id === undefined ? this.#earlier() : this.arrivals.get(id);
    if (!arrival) return undefined;
    const again = { ...arrival, at: this.#model.now };
    const isOpen = this.#model.state.open.has(arrival.id);
    const isKept = isOpen || this.#model.state.done.has(arrival.id);
    // Of what the store may have forgotten, only a look tells whether it has.
    if (!isKept) return this.#repeatOfNone(again);
    if (!isOpen && this.mayBeForgotten(arrival.id)) return undefined;
    const expected = this.#model.accept(again);
    return this.#given("repeat", this.store.messages.accept(again), (actual) =>
      this.#accepted(actual, expected),
    );
  }

  #repeatOfNone(again: Arrival): Given {
    const expected = this.#model.accept(again);
    return this.#given("again", this.store.messages.accept(again), (actual) =>
      this.#accepted(actual, expected),
    );
  }

  /** What has ended long ago, or before many others. */
  mayBeForgotten(id: string): boolean {
    const { done, horizons } = this.#model.state;
    const known = done.get(id);
    if (!known) return false;
    const younger = [...done.values()].filter(({ order }) => order > known.order).length;
    const { remembers, repliesMs } = this.#bench;
    const horizon = Math.max(horizons.messages, horizons.replies, this.#model.now - repliesMs);
    return known.endedAt < horizon || younger >= remembers;
  }

  finish(): Given | undefined {
    const claim = this.#claim();
    const arrival = claim && this.arrivals.get(claim.id);
    return arrival && this.#finish(claim, arrival);
  }

  /** What a message says while it runs; mostly its first part, in a response. */
  say(): Given | undefined {
    const claim = this.#claim();
    const arrival = claim && this.arrivals.get(claim.id);
    if (!arrival) return undefined;
    const { rides: standIn, parts } = this.#answer(arrival);
    const waits = this.#dice.chance(0.2) ? this.#someParts(1)[0] : undefined;
    const rides = standIn ?? waits;
    const memo = { name: this.#dice.pick(MEMOS), result: `"${this.#dice.hex(4)}"` };
    const said = {
      ...{ parts, rides, mail: this.#dice.chance(0.5) ? this.#moved(arrival) : undefined },
      drop: this.#dice.chance(0.2) ? this.#someParts(2) : undefined,
      memo: this.#dice.chance(0.3) ? memo : undefined,
    };
    const expected = this.#model.say({ ...said, of: claim });
    const given = { ...said, of: this.#numbers.claim(claim) };
    return this.#given("say", this.store.messages.say(given), (actual) =>
      same(actual, expected, "say"),
    );
  }

  #finish(of: ModelClaim | Arrival, arrival: Arrival): Given {
    const end = { ...this.#end(arrival), of };
    const given = "lane" in of ? of : this.#numbers.claim(of);
    const mapped = { ...end, of: given, values: end.values?.map((swap) => this.#mapped(swap)) };
    const expected = this.#model.finish(end) as Record<string, unknown>;
    const name = "lane" in of ? "record" : "finish";
    return this.#given(name, this.store.messages.finish(mapped), (actual) => {
      const { next, error, ...rest } = actual as Record<string, unknown>;
      const { next: wanted, threw, ...expect } = expected;
      same(rest, expect, name);
      if (expect.ok) this.#taken(next, wanted as ModelTaken[]);
      if (expect.why === "statement")
        same(error !== undefined, threw, "whether it failed or missed");
    });
  }

  bury(): Given | undefined {
    const claim = this.#claim();
    const waiting = this.#open("accepted");
    const of = this.#dice.chance(0.3) ? waiting : claim;
    if (!of) return undefined;
    const at = this.#model.now;
    const cause = { error: "hard_limit", errmsg: this.#dice.pick([undefined, "it took too long"]) };
    const given = typeof of === "string" ? of : this.#numbers.claim(of);
    const expected = this.#model.bury(of, cause, at) as { done: boolean; next: ModelTaken[] };
    return this.#given("bury", this.store.messages.bury(given, cause, at), (actual) => {
      same(actual.done, expected.done, "bury");
      this.#taken(actual.next, expected.next);
    });
  }

  release(): Given | undefined {
    const claims = [this.#claim(), this.#claim()].flatMap((claim) => claim ?? []);
    const given = claims.map((claim) => this.#numbers.claim(claim));
    this.#model.release(claims);
    return this.#given("release", this.store.messages.release(given), () => {});
  }

  acquit(): Given {
    const ids = [...this.#model.state.open].flatMap(([id, { interrupted }]) =>
      interrupted && this.#dice.chance(0.5) ? [id] : [],
    );
    this.#model.acquit(ids);
    return this.#given("acquit", this.store.messages.acquit(ids), () => {});
  }

  clear(): Given | undefined {
    const [alone] = [...this.#model.state.open].filter(([, one]) => one.alone);
    const claim = alone ? { id: alone[0], epoch: alone[1].epoch } : this.#claim();
    if (!claim) return undefined;
    const given = this.#numbers.claim(claim);
    if (given.epoch === 0) return undefined;
    this.#model.clear(claim);
    return this.#given("clear", this.store.messages.clear(given), () => {});
  }

  overtake(): Given | undefined {
    const id = this.#open("accepted");
    if (id === undefined) return undefined;
    const now = this.#model.now;
    const expected = this.#model.overtake(id, now) as ModelTaken | undefined;
    return this.#given("overtake", this.store.messages.overtake(id, now), (actual) =>
      this.#taken(actual ? [actual] : [], expected ? [expected] : []),
    );
  }

  left(): Given | undefined {
    const riding = [...this.#model.state.open].flatMap(([id, { response }]) =>
      response ? [id] : [],
    );
    const given = [...this.#model.state.unshown.keys(), ...riding];
    const ids = given.filter(() => this.#dice.chance(0.5));
    if (this.#dice.chance(0.2)) ids.push(...[...this.arrivals.keys()].slice(-1));
    if (ids.length === 0) return undefined;
    const at = this.#model.now;
    this.#model.left(ids, at);
    return this.#given("left", this.store.messages.left(ids, at), () => {});
  }

  reroute(): Given | undefined {
    const unshown = [...this.#model.state.unshown.keys()];
    const other = this.#dice.chance(0.5) ? this.#open("running") : this.#open("dead");
    const id = unshown.length > 0 && this.#dice.chance(0.6) ? this.#dice.pick(unshown) : other;
    const arrival = id === undefined ? undefined : this.arrivals.get(id);
    if (id === undefined || !arrival) return undefined;
    const part = this.#dice.chance(0.8) ? this.#part(arrival) : undefined;
    const expected = this.#model.reroute(id, part);
    return this.#given("reroute", this.store.messages.reroute(id, part), (actual) =>
      same(actual, expected, "reroute"),
    );
  }

  sweep(): Given {
    const room = { most: this.#dice.below(6), again: this.#dice.below(3) };
    const now = this.#model.now;
    const expected = this.#model.sweep(now, room) as {
      taken: ModelTaken[];
      buried: string[];
      unshown: { id: string }[];
      more: boolean;
      nextAt: number | undefined;
    };
    return this.#given("sweep", this.store.messages.sweep(now, room), (actual) => {
      this.#taken(actual.taken, expected.taken);
      const { more, nextAt } = expected;
      // What was due by a clock that went back since may be left to the sweep that takes the rest.
      const maySayLater = more && this.#model.wasSetBack && nextAt !== undefined;
      const isLater = maySayLater && (actual.nextAt ?? Number.POSITIVE_INFINITY) > nextAt;
      const told = isLater ? nextAt : actual.nextAt;
      same({ more: actual.more, nextAt: told }, { more, nextAt }, "sweep");
      same(
        actual.buried.map(({ id }) => id),
        expected.buried,
        "what a sweep buries",
      );
      same(byId(actual.unshown), byId(expected.unshown), "unshown replies");
    });
  }

  memo(): Given | undefined {
    const claim = this.#claim();
    if (!claim) return undefined;
    const name = this.#dice.pick(MEMOS);
    const result = `"${this.#dice.hex(4)}"`;
    const given = this.#numbers.claim(claim);
    const expected = this.#model.memo(claim, name, result);
    return this.#given("memo", this.store.messages.memo(given, name, result), (actual) =>
      same(actual, expected, "memo"),
    );
  }

  tick(): Given {
    const arrival = this.#dice.chance(0.2) ? this.#earlierOpen() : this.#arrival();
    const swap = this.#swap(arrival.at);
    const expected = this.#model.tick(swap, arrival) as {
      ok: boolean;
      accepted: unknown;
      now: ModelValue | undefined;
    };
    const ticked = this.store.messages.tick(this.#mapped(swap), arrival);
    return this.#given("tick", ticked, (actual) => {
      same(actual.ok, expected.ok, "tick");
      if (actual.ok) this.#accepted(actual.accepted, expected.accepted);
      else this.#stored(swap, actual.now, expected.now);
    });
  }

  move(): Given | undefined {
    const id = this.#open(this.#dice.chance(0.8) ? "accepted" : "running");
    if (id === undefined) return undefined;
    const dueAt = this.#model.now + this.#dice.below(3_000) - 500;
    const expected = this.#model.move(id, dueAt);
    return this.#given("move", this.store.messages.move(id, dueAt), (actual) =>
      same(actual, expected, "move"),
    );
  }

  cancel(): Given | undefined {
    const id = this.#open(this.#dice.chance(0.8) ? "accepted" : "running");
    if (id === undefined) return undefined;
    const expected = this.#model.cancel(id);
    return this.#given("cancel", this.store.messages.cancel(id), (actual) =>
      same(actual, expected, "cancel"),
    );
  }

  revive(): Given | undefined {
    const id = this.#open(this.#dice.chance(0.8) ? "dead" : "running");
    if (id === undefined) return undefined;
    const now = this.#model.now;
    const expected = this.#model.revive(id, now) as ModelTaken | boolean;
    return this.#given("revive", this.store.messages.revive(id, now), (actual) => {
      if (typeof expected === "boolean") same(actual, expected, "revive");
      else this.#taken(typeof actual === "boolean" ? [] : [actual], [expected]);
    });
  }

  drop(): Given | undefined {
    const id = this.#open(this.#dice.chance(0.8) ? "dead" : "accepted");
    if (id === undefined) return undefined;
    const expected = this.#model.drop(id);
    return this.#given("drop", this.store.messages.drop(id), (actual) =>
      same(actual, expected, "drop"),
    );
  }

  // Parts

  push(): Given | undefined {
    const claim = this.#dice.chance(0.4) ? this.#claim() : undefined;
    const arrival = claim && this.arrivals.get(claim.id);
    const parts = this.#several(3, () => this.#part(arrival));
    const value = `"${this.#dice.hex(2)}"`;
    const kept: Swap = { owner: "core:tokens", key: "k", change: { set: value } };
    const values = this.#dice.chance(0.2) ? [kept] : undefined;
    const expected = this.#model.push({ parts, values });
    return this.#given("push", this.store.parts.push({ parts, values }), (actual) =>
      same(actual, expected, "push"),
    );
  }

  lease(): Given {
    const apps = APPS.filter(() => this.#dice.chance(0.7));
    const asks = apps.map((app): LeaseAsk => {
      const room = this.#dice.below(5);
      return {
        ...{
          app,
          room,
          files: Math.min(room, this.#dice.below(3)),
          aside: this.#dice.chance(0.15),
        },
        ...{ newestFirst: this.#dice.chance(0.5), checkMs: 3_000, budgets: BUDGETS },
        behind: LANES.filter(() => this.#dice.chance(0.1)),
        probe: this.#dice.chance(0.2) ? { except: STAYS } : undefined,
      };
    });
    const { now } = this.#model;
    const given = this.#given("lease", this.store.parts.lease(now, asks), (actual) => {
      this.putOff = checkLease(this.#model, this.#numbers, now, asks, actual);
    });
    return { ...given, isLast: true };
  }

  settle(): Given | undefined {
    const { leases } = this.#numbers;
    const isHeld = ({ id, epoch }: ModelLease) => {
      const part = this.#model.state.parts.get(id);
      return part?.state === "sending" && part.epoch === epoch;
    };
    const held = leases.filter(isHeld);
    const from = held.length > 0 && this.#dice.chance(0.85) ? held : leases;
    if (from.length === 0) return undefined;
    const outcomes = this.#several(3, () => this.#outcome(this.#dice.pick(from)));
    const expected = this.#model.settle(outcomes);
    const given = outcomes.map((one) => ({
      ...one,
      epoch: this.#numbers.lease(one.id, one.epoch),
    }));
    return this.#given("settle", this.store.parts.settle(given), (actual) =>
      same(actual, expected, "settle"),
    );
  }

  unhold(): Given {
    const app = this.#dice.pick(APPS);
    const { now } = this.#model;
    const expected = this.#model.unhold(app, now, STAYS);
    return this.#given("unhold", this.store.parts.unhold(app, now, STAYS), (actual) =>
      same(actual, expected, "unhold"),
    );
  }

  judge(): Given | undefined {
    const [id] = this.#someParts(1);
    if (id === undefined) return undefined;
    const verdict = this.#dice.pick(["retry", "hold", "recall", "drop"] as const);
    const { now } = this.#model;
    const expected = this.#model.judge(id, verdict, now);
    return this.#given(`judge ${verdict}`, this.store.parts.judge(id, verdict, now), (actual) =>
      same(actual && seen(actual), expected && visible(expected as never), `judge ${verdict}`),
    );
  }

  mail(): Given {
    const query = { lane: this.#dice.pick(LANES), limit: 1 + this.#dice.below(3), except: STAYS };
    const expected = this.#model.mail(query).map(visible);
    return this.#given("mail", this.store.parts.mail(query), (actual) =>
      same(actual.map(seen), expected, "mail"),
    );
  }

  expireMail(): Given {
    const before = this.#model.now - this.#dice.below(2_000);
    const limit = 1 + this.#dice.below(3);
    const expected = this.#model.expireMail(before, limit).map(visible);
    return this.#given("expireMail", this.store.parts.expireMail(before, limit), (actual) =>
      same(actual.map(seen), expected, "expired mail"),
    );
  }

  // Values, tables, the whole

  change(): Given {
    const { now } = this.#model;
    const swaps = this.#several(3, () => this.#swap(now));
    const claim = this.#dice.chance(0.3) ? this.#claim() : undefined;
    const result = this.#dice.chance(0.3) ? '"noted"' : undefined;
    const memo = claim && { name: this.#dice.pick(MEMOS), result };
    const expected = this.#model.change(swaps, now, memo && { ...memo, claim }) as Record<
      string,
      unknown
    >;
    const given = memo && claim ? { ...memo, claim: this.#numbers.claim(claim) } : undefined;
    const mapped = swaps.map((swap) => this.#mapped(swap));
    return this.#given("change", this.store.values.change(mapped, now, given), (actual) => {
      const { stored, now: stands, ...rest } = actual as Record<string, unknown>;
      const { stored: wanted, now: expectedNow, ...expect } = expected;
      same(rest, expect, "change");
      const index = expect.index as number;
      if (expect.why === "value") this.#stored(swaps[index], stands, expectedNow);
      if (wanted === undefined) return;
      for (const [position, one] of (wanted as unknown[]).entries()) {
        this.#stored(swaps[position], (stored as unknown[])[position], one);
      }
    });
  }

  get(): Given {
    const [owner, key] = [this.#dice.pick(OWNERS), this.#dice.pick(KEYS)];
    const { now } = this.#model;
    const value = this.#model.value(owner, key, now);
    const expected = value && { ...value };
    return this.#given("get", this.store.values.get(owner, key, now), (actual) =>
      this.#stored({ owner, key }, actual, expected && { key, ...expected }),
    );
  }

  list(): Given {
    const owner = this.#dice.pick(OWNERS);
    const prefix = this.#dice.pick([undefined, "", "l", "k"]);
    const after = this.#dice.pick([undefined, "k", "log/a/li", "\uff5e"]);
    const query = { prefix, after, limit: 1 + this.#dice.below(4) };
    const { now } = this.#model;
    const expected = sortedKeys(KEYS)
      .filter((key) => key.startsWith(prefix ?? "") && isBehind(key, after ?? ""))
      .filter((key) => this.#model.value(owner, key, now))
      .slice(0, query.limit);
    return this.#given("list", this.store.values.list(owner, query, now), (actual) =>
      same(
        actual.map(({ key }) => key),
        expected,
        "listed values",
      ),
    );
  }

  run(): Given {
    const statements = this.#several(3, () => this.#statement());
    const expected = this.#model.run(statements);
    const ran = this.store.tables.run(statements).then(
      (result) => result,
      (error: unknown) => {
        if (!expected.ok && expected.threw) return { threw: true } as const;
        throw error;
      },
    );
    return this.#given("run", ran, (actual) => {
      if ("threw" in actual) return;
      if (expected.ok) same(actual, expected, "run");
      else same(actual, { ok: false, index: expected.index }, "run");
    });
  }

  forget(): Given {
    const { now } = this.#model;
    const ago = () => now - 500 - this.#dice.below(5_000);
    const before = {
      ...{ now, replies: ago(), messages: ago(), parts: ago() },
      dead: this.#dice.pick([undefined, ago()]),
    };
    const budgetMs = this.#dice.pick([0, 5, 100]);
    this.#model.forget(before);
    return {
      ...this.#given("forget", this.store.forget(before, budgetMs), () => {}),
      isLast: true,
    };
  }

  memberData(): Given {
    const who = this.#member();
    const ended = this.#endedOf(who);
    const { messages, parts, values } = this.#model.memberData(who, ended);
    const expected = {
      parts: parts.map(visible),
      values: values.map((value) => ({ ...value, version: 0 })),
      open: messages.map(({ arrival, state, error, reply }) => {
        const { id, at, kind, body } = arrival;
        return { id, at, kind, body, state, error, reply };
      }),
      // Of what may be forgotten, the reply may still be there.
      ended: [...ended]
        .filter((id) => !this.mayBeForgotten(id))
        .map((id) => ({ id, reply: this.#model.state.done.get(id)?.reply })),
    };
    const isVague = expected.ended.length < ended.size;
    return this.#given("memberData", this.store.memberData(who), (actual) => {
      const isDone = ({ state }: { state: string }) => state === "done";
      same(byId(actual.messages.filter((one) => !isDone(one))), byId(expected.open), "said");
      const done = new Map(actual.messages.filter(isDone).map(({ id, reply }) => [id, reply]));
      const told = expected.ended.map(({ id }) => ({ id, reply: done.get(id) }));
      same(told, expected.ended, "replies to them");
      if (!isVague) same(actual.parts.map(seen), expected.parts, "sent to them");
      const is = actual.values.map((value) => ({ ...value, version: 0 }));
      same(byName(is), byName(expected.values), "kept of them");
    });
  }

  erase(): Given | undefined {
    const who = this.#member();
    const ended = this.#endedOf(who);
    // What rests on replies that may be forgotten cannot be foretold.
    if ([...ended].some((id) => this.mayBeForgotten(id))) return undefined;
    const expected = this.#model.erase(who, ended);
    return this.#given("erase", this.store.erase(who), (actual) =>
      same(actual, expected, "erased"),
    );
  }

  #member(): Member {
    const [app = "", userId = ""] = this.#dice.pick(MEMBERS).split("/");
    return memberOf(app, userId);
  }

  #endedOf({ key }: Member): ReadonlySet<string> {
    const theirs = [...this.#model.state.done].filter(
      ([, { lane, reply }]) => reply !== undefined && (lane === key || lane.startsWith(`${key}#`)),
    );
    return new Set(theirs.map(([id]) => id));
  }

  // What they are made of

  #given<T>(name: string, promise: Promise<T>, check: (actual: T) => void): Given {
    return { name, promise, check };
  }

  #accepted(actual: unknown, expected: unknown): void {
    const { claim, ...rest } = actual as Record<string, unknown>;
    const { claim: wanted, ...expect } = expected as Record<string, unknown>;
    same(rest, expect, "accepted");
    if (wanted) this.#numbers.learnClaim(wanted as ModelClaim, claim as never);
    else same(claim, undefined, "no claim");
  }

  #taken(actual: unknown, expected: readonly ModelTaken[]): void {
    const list = actual as readonly {
      claim: never;
      arrival: unknown;
      attempt: number;
      memos: unknown;
      mail: boolean;
      suspect: boolean;
    }[];
    same(
      list.map(({ claim, ...rest }) => rest),
      expected.map(({ id, epoch, ...rest }) => rest),
      "taken messages",
    );
    for (const [index, { id, epoch }] of expected.entries()) {
      this.#numbers.learnClaim({ id, epoch }, list[index]?.claim);
    }
  }

  #stored(at: Pick<Swap, "owner" | "key"> | undefined, actual: unknown, expected: unknown): void {
    const is = actual as Stored | undefined;
    const should = expected as Stored | undefined;
    same(is && { ...is, version: 0 }, should && { ...should, version: 0 }, "a value");
    if (!is || !should || !at) return;
    this.#numbers.learnVersion(valueKey(at.owner, at.key), should.version, is.version);
  }

  /** Mostly a claim that holds, now and then one of long ago. */
  #claim(): ModelClaim | undefined {
    const { claims } = this.#numbers;
    const valid = claims.filter((claim) => this.#model.isValid(claim));
    const from = valid.length > 0 && this.#dice.chance(0.85) ? valid : claims;
    return from.length === 0 ? undefined : this.#dice.pick(from);
  }

  #open(state: string): string | undefined {
    const ids = [...this.#model.state.open].flatMap(([id, one]) =>
      one.state === state ? [id] : [],
    );
    return ids.length === 0 ? undefined : this.#dice.pick(ids);
  }

  #arrival(): Arrival {
    const { now } = this.#model;
    const skew = this.#dice.pick([0, 0, 0, 0, -9_000, 9_000, -4, 60]);
    const arrival: Arrival = {
      id: this.#dice.hex(32),
      app: this.#dice.pick(["a", "b"]),
      lane: this.#dice.pick(LANES),
      kind: this.#dice.pick(["text", "event:LOCATION"]),
      body: Buffer.from(`<xml>${this.#dice.hex(6)}</xml>`),
      at: now,
      stamp: this.#dice.chance(0.1) ? 0 : Math.floor(now / 1_000) + skew,
      dueAt: this.#dice.chance(0.15) ? now + this.#dice.below(2_500) - 500 : undefined,
    };
    this.arrivals.set(arrival.id, arrival);
    return arrival;
  }

  #earlier(): Arrival | undefined {
    const all = [...this.arrivals.values()];
    const from = this.#dice.chance(0.5) ? all.slice(-12) : all;
    return from.length === 0 ? undefined : this.#dice.pick(from);
  }

  #earlierOpen(): Arrival {
    const id = this.#open("accepted") ?? this.#open("running");
    const arrival = id === undefined ? undefined : this.arrivals.get(id);
    return arrival ? { ...arrival, at: this.#model.now } : this.#arrival();
  }

  #end(arrival: Arrival): Omit<MessageEnd, "of"> {
    const at = this.#model.now;
    const said = this.#model.state.open.get(arrival.id)?.response;
    const drawn = this.#answer(arrival);
    const answer = said && drawn.route === "passive" ? { ...drawn, rides: said.rides } : drawn;
    const chance = (probability: number) => this.#dice.chance(probability);
    return {
      ...{ at, answer },
      dead: chance(0.15) ? { error: "ERR_PLUGIN", errmsg: "boom" } : undefined,
      mail: answer.route === "passive" ? this.#moved(arrival) : undefined,
      drop: chance(0.1) ? this.#someParts(2) : undefined,
      values: chance(0.25) ? this.#several(2, () => this.#swap(at)) : undefined,
      statements: chance(0.15) ? this.#several(2, () => this.#statement()) : undefined,
      arrivals: chance(0.15) ? this.#several(2, () => this.#arrival()) : undefined,
    };
  }

  #moved({ lane }: Arrival): MailMove | undefined {
    const chance = (probability: number) => this.#dice.chance(probability);
    const mail = this.#model.mail({ lane, limit: 3, except: [] }).map(({ id }) => id);
    const ride = mail.slice(0, this.#dice.below(3));
    const stray = this.#someParts(1);
    if (mail.length === 0 && !chance(0.05)) return undefined;
    return {
      ride: chance(0.1) ? [...new Set([...ride, ...stray])] : ride,
      refuse: mail.slice(2).map((id) => ({ id, error: "unsendable" })),
    };
  }

  #answer(arrival: Arrival): MessageAnswer {
    const route = this.#dice.pick(["passive", "passive", "passive", "active", "none"] as const);
    if (route === "none") return { route, parts: [] };
    if (route === "active") return { route, parts: this.#several(2, () => this.#part(arrival)) };
    const reply = `"${this.#dice.hex(8)}"`;
    if (this.#dice.chance(0.6)) return { route, reply, parts: [] };
    const rides = { ...this.#part(arrival), id: `ride-${this.#parts}`, state: "pending" as const };
    const more = this.#dice.chance(0.5) ? [this.#part(arrival)] : [];
    return { route, reply, rides: rides.id, parts: [rides, ...more] };
  }

  #part(arrival?: Arrival): NewPart {
    const { now } = this.#model;
    const app = arrival?.app ?? this.#dice.pick(APPS);
    const users = MEMBERS.filter((key) => key.startsWith(`${app}/`) && this.#dice.chance(0.6));
    const [only] = users;
    const lane = only !== undefined && users.length === 1 ? only : `${app}/#${users.length}`;
    const isAgain = this.#parts > 0 && this.#dice.chance(0.08);
    const number = isAgain ? this.#dice.below(this.#parts) : this.#parts++;
    const state = this.#dice.pick(["pending", "pending", "pending", "held", "mailbox"] as const);
    const error = state === "pending" ? undefined : this.#dice.pick(ERRORS);
    return {
      ...{ id: `part-${number}`, app, lane, message: arrival?.id, state, error },
      isAnswer: arrival !== undefined,
      plugin: this.#dice.pick([undefined, "echo"]),
      to: JSON.stringify({ app, users: users.map((key) => key.slice(key.indexOf("/") + 1)) }),
      members: users,
      reply: `{"kind":"text","content":"${number}"}`,
      bytes: this.#dice.chance(0.1) ? Buffer.from([number & 255, 0]) : undefined,
      hasFile: this.#dice.chance(0.2),
      digest: `digest-${this.#dice.below(5)}`,
      at: now,
      nextAt: now + this.#dice.pick([0, 0, 0, 700, -50]),
      errmsg: error === undefined ? undefined : this.#dice.pick([undefined, "not allow to access"]),
    };
  }

  #outcome({ id, epoch, at }: ModelLease): PartOutcome {
    const { now } = this.#model;
    const states: readonly Exclude<PartState, "sending" | "riding">[] = [
      ...(["sent", "sent", "sent", "pending", "pending", "held", "mailbox", "dead"] as const),
    ];
    const state = this.#dice.pick(states);
    const isSent = state === "sent";
    return {
      ...{ id, epoch, state },
      nextAt: state === "pending" ? now + this.#dice.below(800) : undefined,
      attempts: this.#dice.pick([undefined, 1, 2]),
      firstAt: at === undefined ? undefined : this.#dice.pick([undefined, null, at]),
      msgId: isSent ? `m-${this.#dice.hex(4)}` : undefined,
      sentAt: isSent ? now : undefined,
      error: isSent ? null : this.#dice.pick([undefined, "60020", null]),
      errmsg: this.#dice.pick([undefined, "api concurrent out of limit"]),
    };
  }

  #someParts(count: number): string[] {
    const ids = [...this.#model.state.parts.keys()];
    if (ids.length === 0) return [];
    return [...new Set(Array.from({ length: count }, () => this.#dice.pick(ids)))];
  }

  #swap(now: number): Swap {
    const [owner, key] = [this.#dice.pick(OWNERS), this.#dice.pick(KEYS)];
    const stands = this.#model.value(owner, key, now)?.version ?? 0;
    const isKnown = this.#numbers.version(valueKey(owner, key), stands) !== undefined;
    // One that was told, or one that cannot be: what changed in this very turn nobody knows yet.
    const old = Math.max(0, stands - 1 - this.#dice.below(3));
    const version = this.#dice.pick([undefined, undefined, isKnown ? stands : undefined, old]);
    const set = this.#dice.pick([`${this.#dice.below(9)}`, '"text"', '{"a":"\\u0000"}']);
    const expiresAt = this.#dice.chance(0.3) ? now + this.#dice.below(2_000) : undefined;
    const change = this.#dice.pick([
      { set, expiresAt },
      { set, expiresAt },
      { add: this.#dice.below(5) - 2 },
      { add: 1 },
      "delete",
      "check",
    ] as const);
    return { owner, key, version, change };
  }

  /** With the version as the store knows it; one that it never told is one that it never had. */
  #mapped(swap: Swap): Swap {
    if (swap.version === undefined) return swap;
    const version = this.#numbers.version(valueKey(swap.owner, swap.key), swap.version);
    return { ...swap, version: version ?? NO_VERSION };
  }

  #statement(): TableStatement {
    const id = this.#dice.below(6);
    const texts = [
      ["insert into {notes} (id, n) values (", ", 0)"],
      ["update {notes} set n = n + 1 where id = ", ""],
      ["delete from {notes} where id = ", ""],
    ];
    const changes = this.#dice.pick([undefined, undefined, 1]);
    return { owner: NOTES, text: this.#dice.pick(texts), parameters: [id], changes };
  }

  #several<T>(most: number, make: () => T): T[] {
    return Array.from({ length: 1 + this.#dice.below(most) }, make);
  }
}

const NO_VERSION = 2 ** 50;

const byName = (list: readonly { owner: string; key: string }[]) =>
  list.toSorted((one, other) =>
    valueKey(one.owner, one.key) < valueKey(other.owner, other.key) ? -1 : 1,
  );
const byId = <T extends { id: string }>(list: readonly T[]) =>
  list.toSorted((one, other) => (one.id < other.id ? -1 : 1));

const bytes = (text: string) => Buffer.from(text);
const isBehind = (key: string, after: string) => Buffer.compare(bytes(key), bytes(after)) > 0;
export const sortedKeys = (keys: readonly string[]) =>
  keys.toSorted((one, other) => Buffer.compare(bytes(one), bytes(other)));

/** What the store shows of a part, without the number that it has there. */
export function seen<P extends object>(part: P): object {
  const { seq, epoch, twin, ...rest } = part as P & Record<string, unknown>;
  return rest;
}
