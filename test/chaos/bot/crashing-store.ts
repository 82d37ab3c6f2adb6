import type { Store, StoreFactory } from "../../../core/stores/port/store.ts";
import type { CrashPoint, Reach } from "./crash-point.ts";
import { overlaid } from "./overlaid.ts";

/** The same store, with a crash point on either side of the commits that matter. */
export function crashing(factory: StoreFactory, reach: Reach): StoreFactory {
  return {
    name: factory.name,
    open: async (options) => around(await factory.open(options), reach),
  };
}

/** What the store is asked for. */
type Deed = CrashPoint extends infer P ? (P extends `${infer D}.before_commit` ? D : never) : never;

function around(store: Store, reach: Reach): Store {
  const { messages, parts, values } = store;

  /** @param given asked for just now: it is carried out, and not committed before this turn ends */
  const between = async <T>(deed: Deed, given: Promise<T>, isDone: (result: T) => boolean) => {
    reach(`${deed}.before_commit`);
    const result = await given;
    if (isDone(result)) reach(`${deed}.after_commit`);
    return result;
  };

  return overlaid(store, {
    messages: overlaid(messages, {
      accept: (arrival) =>
        between("accept", messages.accept(arrival), (accepted) => accepted.is === "new"),
      say: (saying) => between("say", messages.say(saying), isOk),
      finish(end) {
        if ("epoch" in end.of) return between("finish", messages.finish(end), isOk);
        reach("record.before_call");
        return between("record", messages.finish(end), isOk);
      },
      left: (ids, at) => between("left", messages.left(ids, at), always),
      sweep: (now, room) => between("sweep", messages.sweep(now, room), always),
    }),
    parts: overlaid(parts, {
      push: (push) => between("push", parts.push(push), ({ length }) => length > 0),
      lease: (now, asks) =>
        between("lease", parts.lease(now, asks), (leased) => leased.parts.length > 0),
      settle: (outcomes) => between("settle", parts.settle(outcomes), ({ length }) => length > 0),
    }),
    values: overlaid(values, {
      change: (swaps, now, memo) =>
        between("change", values.change(swaps, now, memo), ({ ok }) => ok && memo !== undefined),
    }),
  });
}

const isOk = ({ ok }: { readonly ok: boolean }) => ok;
const always = () => true;
