import type { Store, StoreFactory, StoreWriter } from "../../../core/stores/store.ts";
import type { CrashPoint, Reach } from "./crash-point.ts";

/** The same store, with a crash point on either side of the commits that matter. */
export function crashing(factory: StoreFactory, reach: Reach): StoreFactory {
  return {
    ...factory,
    open: (options) => around(factory.open(options), reach),
  };
}

function around(store: Store, reach: Reach): Store {
  const write: Store["write"] = async (work) => {
    const wrote = new Set<Deed>();
    const result = await store.write((writer) => {
      const done = work(watched(writer, wrote));
      for (const deed of wrote) reach(POINTS[deed].before);
      return done;
    });
    for (const deed of wrote) {
      const { after } = POINTS[deed];
      if (after) reach(after);
    }
    return result;
  };
  return overlaid(store, { write });
}

/** What a write can do that stands on an arrow. */
type Deed = "accept" | "finish" | "flushed" | "lease" | "change";

const POINTS: Readonly<Record<Deed, { readonly before: CrashPoint; readonly after?: CrashPoint }>> =
  {
    accept: { before: "accept.before_commit", after: "accept.after_commit" },
    finish: { before: "result.before_commit" },
    flushed: { before: "flushed.before_commit" },
    lease: { before: "outbox.before_lease" },
    change: { before: "outbox.before_note" },
  };

function watched(writer: StoreWriter, wrote: Set<Deed>): StoreWriter {
  const { ledger, outbox } = writer;
  return overlaid(writer, {
    ledger: overlaid(ledger, {
      accept(message, claim) {
        const known = ledger.accept(message, claim);
        if (!known) wrote.add("accept");
        return known;
      },
      finish(id, result) {
        wrote.add("finish");
        return ledger.finish(id, result);
      },
      flushed(ids) {
        wrote.add("flushed");
        ledger.flushed(ids);
      },
    }),
    outbox: overlaid(outbox, {
      lease(id) {
        wrote.add("lease");
        return outbox.lease(id);
      },
      change(id, change) {
        // What is marked on leasing is no outcome yet.
        if (change.state !== "sending") wrote.add("change");
        return outbox.change(id, change);
      },
    }),
  });
}

/** The same object with other members in front; its methods keep their own `this`. */
function overlaid<T extends object>(target: T, members: Partial<T>): T {
  return new Proxy(target, {
    get(_target, name) {
      if (Object.hasOwn(members, name)) return members[name as keyof T];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
