import type { Clock } from "../../ports/clock.ts";
import type { Callback } from "../callbacks/callback.ts";
import type { CallbackOutcome, CallbackRecord, DeliveryRecord } from "../feed/callback-record.ts";
import type { Feed } from "../feed/feed.ts";

/** Keeps the one record of a callback, which is in the feed from the begin. */
export interface RecordKeeper {
  readonly current: CallbackRecord;
  /** Resolves with the first record that has an outcome. */
  readonly settled: Promise<CallbackRecord>;
  /** Adds a delivery, or replaces the one with its number. */
  put(delivery: DeliveryRecord): void;
  /** Gives the outcome, unless there is one. */
  end(outcome: CallbackOutcome, entry?: string): void;
}

/** Opens the record of a callback that has not been sent yet. */
export function keepRecord(callback: Callback, clock: Clock, feed: Feed): RecordKeeper {
  const { app, member, kind, plaintext, takes, card } = callback;
  const origin = { app, member, kind, at: clock.now(), plaintext, takes };
  let current: CallbackRecord = {
    ...{ type: "callback", id: feed.nextId("c"), ...origin },
    ...(card !== undefined && { card }),
    deliveries: [],
  };
  let settle: (record: CallbackRecord) => void = () => {};
  const settled = new Promise<CallbackRecord>((resolve) => {
    settle = resolve;
  });
  const change = (changes: Partial<CallbackRecord>) => {
    current = Object.freeze({ ...current, ...changes });
    feed.put(current);
  };
  change({});

  return {
    get current() {
      return current;
    },
    settled,
    put(delivery) {
      const deliveries = [...current.deliveries];
      deliveries[delivery.number - 1] = Object.freeze(delivery);
      change({ deliveries: Object.freeze(deliveries) });
    },
    end(outcome, entry) {
      if (current.outcome) return;
      change({ outcome, ...(entry !== undefined && { entry }) });
      settle(current);
    },
  };
}
