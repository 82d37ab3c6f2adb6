import { BotError } from "../../errors.ts";
import type { Member } from "../../events/member.ts";
import { type Clock, systemClock } from "../../ports/clock.ts";
import type { LeaseStore } from "../port/leases.ts";
import type { Arrival, MessageStore } from "../port/messages.ts";
import type { PartStore } from "../port/parts.ts";
import type { Horizons, Store, StoreCounts, StoreFactory } from "../port/store.ts";
import type { TableStore } from "../port/tables.ts";
import type { ValueStore } from "../port/values.ts";
import { Ended, type EndedIdentities } from "./ended.ts";
import { MemoryLease } from "./lease.ts";
import { eraseMember, memberDataIn } from "./member-data.ts";
import { MemoryMessages } from "./messages.ts";
import { PartTable } from "./part-table.ts";
import { MemoryParts } from "./parts.ts";
import { MemoryTables } from "./tables.ts";
import { TurnPromises } from "./turn-promises.ts";
import { MemoryValues } from "./values.ts";

/** So much is forgotten between two looks at the time. */
const SLICE = 256;

/** Keeps everything until the process ends, in plain maps. */
export function memory(): StoreFactory {
  return {
    name: "memory",
    open: async ({ clock = systemClock }) => new MemoryStore(clock),
  };
}

/** All that a store in memory holds. One opening after the other works on it. */
class Holdings {
  /** Of the turn that is going on: an opening has one of its own. */
  turn = new TurnPromises();
  readonly tables = new MemoryTables();
  readonly values = new MemoryValues();
  readonly table: PartTable;
  readonly parts: MemoryParts;
  readonly lease: MemoryLease;
  readonly messages: MemoryMessages;
  readonly rights = new Map<string, { epoch: number; until: number }>();
  rightsEpoch = 0;

  constructor(clock: Clock, identities: EndedIdentities | undefined) {
    this.table = new PartTable(() => clock.now());
    this.parts = new MemoryParts(this.table);
    this.lease = new MemoryLease(this.table);
    const { table, parts, values, tables } = this;
    const turn = () => this.turn.number;
    this.messages = new MemoryMessages({
      table,
      parts,
      values,
      tables,
      ended: new Ended(identities),
      turn,
    });
  }
}

/** A store in memory. What it is asked for is done at once; promises settle at the end of the turn. */
export class MemoryStore implements Store {
  readonly label = "memory";
  readonly wasKilled = false;
  readonly messages: MessageStore;
  readonly parts: PartStore;
  readonly values: ValueStore;
  readonly tables: TableStore;
  readonly leases: LeaseStore;
  readonly #clock: Clock;
  readonly #held: Holdings;
  readonly #turn: TurnPromises;
  #closed = false;

  /**
   * @param identities of messages that have ended; how many are known is theirs to say
   * @param before what an earlier opening held
   */
  constructor(clock: Clock, identities?: EndedIdentities, before?: Holdings) {
    this.#clock = clock;
    this.#held = before ?? new Holdings(clock, identities);
    this.#turn = this.#held.turn;
    this.messages = messagesOf(this.#held);
    this.parts = partsOf(this.#held);
    this.values = valuesOf(this.#held);
    this.tables = tablesOf(this.#held);
    this.leases = leasesOf(this.#held, clock);
  }

  get ready(): boolean {
    return !this.#closed;
  }

  readonly mayStart = (arrival: Arrival): boolean =>
    !this.#closed && this.#held.messages.mayStart(arrival);

  /** Closes it, and opens what it held once more, as a store on disk is opened by the next process. */
  reopen(): MemoryStore {
    const held = this.#held;
    this.#end();
    const { number } = held.turn;
    held.turn = new TurnPromises();
    held.turn.number = number;
    held.messages.reopen();
    held.table.reopen();
    return new MemoryStore(this.#clock, undefined, held);
  }

  counts(): Promise<StoreCounts> {
    return this.#turn.give(() => {
      const { messages, table } = this.#held;
      const { sent, ...open } = table.counts;
      return {
        messages: { ...messages.open.counts },
        parts: open,
        oldestPartAt: table.oldestAt,
        forgotten: messages.ended.forgotten + messages.dropped,
      };
    });
  }

  forget(before: Horizons, budgetMs: number): Promise<boolean> {
    return this.#turn.give(() => {
      const { messages, table, values } = this.#held;
      messages.ended.forget(before.messages, before.replies);
      const until = performance.now() + budgetMs;
      for (;;) {
        const hasDead = before.dead !== undefined && messages.forgetDead(before.dead, SLICE);
        const hasParts = table.forget(before.parts, SLICE);
        const hasValues = values.forget(before.now, SLICE);
        const hasMore = hasDead || hasParts || hasValues;
        if (!hasMore || performance.now() >= until) return hasMore;
      }
    });
  }

  memberData(member: Member) {
    return this.#turn.give(() => memberDataIn(this.#held, member, this.#clock.now()));
  }

  erase(member: Member) {
    return this.#turn.give(() => eraseMember(this.#held, member, this.#clock.now()));
  }

  scrub(): Promise<void> {
    return this.#turn.give(() => {});
  }

  backup(_file: string): Promise<void> {
    return this.#turn.give(() => {
      throw new BotError("ERR_STORE", "memory keeps nothing that could be copied: use sqlite()");
    });
  }

  verify(): Promise<boolean> {
    return this.#turn.give(() => this.#held.tables.verify());
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#end();
    this.#held.tables.close();
  }

  #end(): void {
    this.#closed = true;
    this.#turn.close();
  }
}

function messagesOf({ turn, messages }: Holdings): MessageStore {
  return {
    accept: (arrival) => turn.give(() => messages.accept(arrival)),
    say: (saying) => turn.give(() => messages.say(saying)),
    finish: (end) => turn.give(() => messages.finish(end)),
    bury: (of, cause, at) => turn.give(() => messages.bury(of, cause, at)),
    release: (claims) => turn.give(() => messages.release(claims)),
    acquit: (ids) => turn.give(() => messages.acquit(ids)),
    clear: (claim) => turn.give(() => messages.clear(claim)),
    overtake: (id, now) => turn.give(() => messages.overtake(id, now)),
    left: (ids, at) => turn.give(() => messages.left(ids, at)),
    reroute: (id, part) => turn.give(() => messages.reroute(id, part)),
    sweep: (now, room) => turn.give(() => messages.sweep(now, room)),
    ask: (waiting, holding) => turn.give(() => messages.ask(waiting, holding)),
    memo: (claim, name, result) => turn.give(() => messages.memo(claim, name, result)),
    tick: (swap, arrival) => turn.give(() => messages.tick(swap, arrival)),
    move: (id, dueAt) => turn.give(() => messages.move(id, dueAt)),
    cancel: (id) => turn.give(() => messages.cancel(id)),
    list: (query) => turn.give(() => messages.list(query)),
    show: (id) => turn.give(() => messages.show(id)),
    revive: (id, now) => turn.give(() => messages.revive(id, now)),
    drop: (id) => turn.give(() => messages.drop(id)),
  };
}

function partsOf({ turn, table, parts, lease, values }: Holdings): PartStore {
  return {
    push: ({ parts: given, values: swaps }) =>
      turn.give(() => {
        const added = given.filter((part) => table.add(part, false)).map(({ id }) => id);
        values.apply(swaps, values.plan(swaps, 0));
        return added;
      }),
    lease: (now, asks) => turn.give(() => lease.take(now, asks)),
    settle: (outcomes) => turn.give(() => parts.settle(outcomes)),
    unhold: (app, now, except) => turn.give(() => parts.unhold(app, now, except)),
    judge: (id, verdict, now) => turn.give(() => parts.judge(id, verdict, now)),
    mail: (query) => turn.give(() => parts.mail(query)),
    expireMail: (before, limit) => turn.give(() => parts.expireMail(before, limit)),
    find: (ids) => turn.give(() => parts.find(ids)),
    of: (message) => turn.give(() => parts.of(message)),
    list: (query) => turn.give(() => parts.list(query)),
  };
}

function valuesOf({ turn, values, messages }: Holdings): ValueStore {
  return {
    get: (owner, key, now) => turn.give(() => values.get(owner, key, now)),
    list: (owner, query, now) => turn.give(() => values.list(owner, query, now)),
    change: (swaps, now, memo) =>
      turn.give(() => {
        const message = memo && messages.open.of(memo.claim);
        if (memo && !message) return { ok: false, why: "fenced" };
        const noted = memo && message?.memos?.get(memo.name);
        if (noted !== undefined) return { ok: true, memo: noted };
        const plan = values.plan(swaps, now);
        if (!plan.ok) return { ...plan, why: "value" };
        values.apply(swaps, plan);
        const result = memo?.result ?? plan.stored[0]?.value ?? "";
        if (memo) messages.memo(memo.claim, memo.name, result);
        return plan;
      }),
  };
}

function tablesOf({ turn, tables }: Holdings): TableStore {
  return {
    dialect: "sqlite",
    open: (owner, migrations) => turn.give(() => tables.open(owner, migrations)),
    all: (statement) => turn.give(() => tables.all(statement)),
    run: (statements) => turn.give(() => tables.run(statements)),
  };
}

/** One process has it alone, so that nobody else can hold a right. */
function leasesOf(held: Holdings, clock: Clock): LeaseStore {
  const { turn } = held;
  return {
    take: (name, ms) =>
      turn.give(() => {
        const epoch = held.rights.get(name)?.epoch ?? ++held.rightsEpoch;
        const until = clock.now() + ms;
        held.rights.set(name, { epoch, until });
        return { name, epoch, until };
      }),
    give: ({ name, epoch }) =>
      turn.give(() => {
        if (held.rights.get(name)?.epoch === epoch) held.rights.delete(name);
      }),
  };
}
