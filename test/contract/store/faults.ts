import type { Claim } from "../../../core/stores/port/claim.ts";
import type { Accepted, MessageEnd, TakenMessage } from "../../../core/stores/port/messages.ts";
import type { Store } from "../../../core/stores/port/store.ts";

/** A store with one fault, for showing that it would be found. */
export type Fault = (store: Store) => Store;

/** Every so often. */
function everyNth(n: number): () => boolean {
  let count = 0;
  return () => ++count % n === 0;
}

const withMessages = (store: Store, messages: Partial<Store["messages"]>): Store =>
  withParts(store, { messages: { ...store.messages, ...messages } });
/** Its accessors live on: only these fields are others. */
const withParts = (store: Store, fields: Partial<Store>): Store =>
  new Proxy(store, {
    get(target, name) {
      const own = (fields as Record<PropertyKey, unknown>)[name];
      const value = own ?? Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });

/** Remembers the newest claim of each message, and takes it for whichever it is given. */
function withoutFence(store: Store): Store {
  const { messages } = store;
  const newest = new Map<string, Claim>();
  const seen = (claim: Claim | undefined) => {
    if (claim) newest.set(claim.id, claim);
  };
  const take = (taken: readonly TakenMessage[]) => {
    for (const { claim } of taken) seen(claim);
  };
  return withMessages(store, {
    async accept(arrival) {
      const accepted = await messages.accept(arrival);
      if (accepted.is === "new") seen(accepted.claim);
      return accepted;
    },
    async sweep(now, room) {
      const swept = await messages.sweep(now, room);
      take(swept.taken);
      return swept;
    },
    async finish(end) {
      const of = "lane" in end.of ? end.of : (newest.get(end.of.id) ?? end.of);
      const finished = await messages.finish({ ...end, of });
      if (finished.ok) take(finished.next);
      return finished;
    },
  });
}

/** What may be wrong with a store, each with a name. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  "a claim that is void still finishes": withoutFence,

  "a repeat is told no reply": (store) => {
    const isTime = everyNth(2);
    const forget = (accepted: Accepted): Accepted =>
      "reply" in accepted && isTime() ? { is: accepted.is } : accepted;
    return withMessages(store, {
      accept: (arrival) => store.messages.accept(arrival).then(forget),
    });
  },

  "a note is lost": (store) => {
    const isTime = everyNth(4);
    return withMessages(store, {
      memo: async (claim, name, result) =>
        isTime() ? true : store.messages.memo(claim, name, result),
    });
  },

  "a value is lost in an ending": (store) => {
    const isTime = everyNth(5);
    return withMessages(store, {
      finish: (end: MessageEnd) =>
        store.messages.finish(isTime() ? { ...end, values: undefined } : end),
    });
  },

  "a sweep forgets one": (store) => {
    const isTime = everyNth(5);
    return withMessages(store, {
      async sweep(now, room) {
        const swept = await store.messages.sweep(now, room);
        return isTime() ? { ...swept, taken: swept.taken.slice(1) } : swept;
      },
    });
  },

  "unshown replies are forgotten": (store) =>
    withMessages(store, {
      sweep: async (now, room) => ({ ...(await store.messages.sweep(now, room)), unshown: [] }),
    }),

  "a response that left is not noted": (store) => {
    const isTime = everyNth(2);
    return withMessages(store, {
      left: async (ids, at) => {
        if (!isTime()) await store.messages.left(ids, at);
      },
    });
  },

  "what is said rides no response": (store) =>
    withMessages(store, {
      say: (saying) => store.messages.say({ ...saying, rides: undefined }),
    }),

  "what is said is not noted for the next run": (store) =>
    withMessages(store, {
      say: (saying) => store.messages.say({ ...saying, memo: undefined }),
    }),

  "one overtakes by itself": (store) => {
    const isTime = everyNth(6);
    return withMessages(store, {
      async accept(arrival) {
        const accepted = await store.messages.accept(arrival);
        if (accepted.is === "new" && !accepted.claim && isTime()) {
          await store.messages.overtake(arrival.id, arrival.at);
        }
        return accepted;
      },
    });
  },

  "a swap heeds no version": (store) => {
    const { values } = store;
    return withParts(store, {
      values: {
        ...values,
        change: (swaps, now, memo) =>
          values.change(
            swaps.map((swap) => ({ ...swap, version: undefined })),
            now,
            memo,
          ),
      },
    });
  },

  "budgets are not heeded": (store) =>
    withParts(store, {
      parts: {
        ...store.parts,
        lease: (now, asks) =>
          store.parts.lease(
            now,
            asks.map((ask) => ({ ...ask, budgets: [] })),
          ),
      },
    }),

  "a twin is not seen": (store) =>
    withParts(store, {
      parts: {
        ...store.parts,
        lease: async (now, asks) => {
          const leased = await store.parts.lease(now, asks);
          return { ...leased, parts: leased.parts.map((part) => ({ ...part, twin: false })) };
        },
      },
    }),

  "a part is held back for ever": (store) => {
    const isTime = everyNth(2);
    return withParts(store, {
      parts: {
        ...store.parts,
        lease: (now, asks) =>
          store.parts.lease(
            now,
            isTime() ? asks.map((ask) => ({ ...ask, room: Math.min(ask.room, 1) })) : asks,
          ),
      },
    });
  },

  "an outcome is lost": (store) => {
    const isTime = everyNth(5);
    return withParts(store, {
      parts: {
        ...store.parts,
        settle: async (outcomes) => {
          if (!isTime()) return store.parts.settle(outcomes);
          await store.parts.settle(outcomes.slice(1));
          return outcomes.map(({ id }) => id);
        },
      },
    });
  },

  "it says that it may start what it may not": (store) =>
    withParts(store, { mayStart: () => true }),
};
