import { BotError } from "../errors.ts";
import type { Meter } from "../ports/meter.ts";
import type { MessageStore } from "./port/messages.ts";
import type { PartStore } from "./port/parts.ts";
import type { Store } from "./port/store.ts";
import type { ValueStore } from "./port/values.ts";

/** Is given the promise of each intention, and leaves it as it is. */
type Notice = (given: Promise<unknown>) => void;
type Noticed = <T>(given: Promise<T>) => Promise<T>;

/** The same store; `notice` hears of each intention that may change something, none of the reads. */
export function noticedStore(store: Store, notice: Notice): Store {
  const { tables, leases } = store;
  const noticed: Noticed = (given) => {
    notice(given);
    return given;
  };
  return {
    label: store.label,
    wasKilled: store.wasKilled,
    leaseMs: store.leaseMs,
    get ready() {
      return store.ready;
    },
    mayStart: store.mayStart,
    messages: noticedMessages(store.messages, noticed),
    parts: noticedParts(store.parts, noticed),
    values: noticedValues(store.values, noticed),
    tables: {
      dialect: tables.dialect,
      open: (owner, migrations) => noticed(tables.open(owner, migrations)),
      all: (statement) => tables.all(statement),
      run: (statements) => noticed(tables.run(statements)),
    },
    leases: {
      take: (name, ms) => noticed(leases.take(name, ms)),
      give: (lease) => noticed(leases.give(lease)),
    },
    counts: () => store.counts(),
    forget: (before, budgetMs) => noticed(store.forget(before, budgetMs)),
    memberData: (member) => store.memberData(member),
    erase: (member) => noticed(store.erase(member)),
    scrub: () => store.scrub(),
    backup: (file) => store.backup(file),
    verify: () => store.verify(),
    close: () => store.close(),
  };
}

const noticedMessages = (messages: MessageStore, noticed: Noticed): MessageStore => ({
  accept: (arrival) => noticed(messages.accept(arrival)),
  say: (saying) => noticed(messages.say(saying)),
  finish: (end) => noticed(messages.finish(end)),
  bury: (of, cause, at) => noticed(messages.bury(of, cause, at)),
  release: (claims) => noticed(messages.release(claims)),
  acquit: (ids) => noticed(messages.acquit(ids)),
  clear: (claim) => noticed(messages.clear(claim)),
  overtake: (id, now) => noticed(messages.overtake(id, now)),
  left: (ids, at) => noticed(messages.left(ids, at)),
  reroute: (id, part) => noticed(messages.reroute(id, part)),
  sweep: (now, room) => noticed(messages.sweep(now, room)),
  ask: (waiting, holding) => messages.ask(waiting, holding),
  memo: (claim, name, result) => noticed(messages.memo(claim, name, result)),
  tick: (swap, arrival) => noticed(messages.tick(swap, arrival)),
  move: (id, dueAt) => noticed(messages.move(id, dueAt)),
  cancel: (id) => noticed(messages.cancel(id)),
  list: (query) => messages.list(query),
  show: (id) => messages.show(id),
  revive: (id, now) => noticed(messages.revive(id, now)),
  drop: (id) => noticed(messages.drop(id)),
});

const noticedParts = (parts: PartStore, noticed: Noticed): PartStore => ({
  push: (push) => noticed(parts.push(push)),
  lease: (now, asks) => noticed(parts.lease(now, asks)),
  settle: (outcomes) => noticed(parts.settle(outcomes)),
  unhold: (app, now, except) => noticed(parts.unhold(app, now, except)),
  judge: (id, verdict, now) => noticed(parts.judge(id, verdict, now)),
  mail: (query) => parts.mail(query),
  expireMail: (before, limit) => noticed(parts.expireMail(before, limit)),
  find: (ids) => parts.find(ids),
  of: (message) => parts.of(message),
  list: (query) => parts.list(query),
});

const noticedValues = (values: ValueStore, noticed: Noticed): ValueStore => ({
  get: (owner, key, now) => values.get(owner, key, now),
  list: (owner, query, now) => values.list(owner, query, now),
  change: (swaps, now, memo) => noticed(values.change(swaps, now, memo)),
});

/**
 * A store whose failed writes are counted, the core's and those of plugins' tables. One commit holds
 * all that is intended in a turn of the event loop: when it fails, all of that does.
 */
export function meteredStore(store: Store, meter: Pick<Meter, "writeFailed">): Store {
  const count = (error: unknown) => {
    // What else is thrown is the caller's own business.
    if (error instanceof BotError && error.code.startsWith("ERR_STORE")) {
      meter.writeFailed(error.code);
    }
  };
  return noticedStore(store, (given) => void given.catch(count));
}
