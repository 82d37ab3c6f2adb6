import type { Clock } from "../../ports/clock.ts";
import type { Callback } from "../callbacks/callback.ts";
import { placeOfCallback } from "../faults.ts";
import type { Feed } from "../feed/feed.ts";
import type { CallbackFate, CallbackRecord, DeliveryRecord } from "../feed/records.ts";
import type { Effect } from "../reply/effect.ts";
import type { AppCallback, SandboxApp } from "../world/world.ts";
import type { Ground } from "./ground.ts";
import { type AnswerVerdict, judge } from "./judge.ts";
import type { Sealed } from "./seal.ts";

/** Keeps the one record of a callback, which is in the feed from the begin. */
interface RecordKeeper {
  readonly current: CallbackRecord;
  /** Resolves with the first record that has an outcome. */
  readonly settled: Promise<CallbackRecord>;
  /** Adds a delivery, or replaces the one with its number. */
  put(delivery: DeliveryRecord): void;
  /** Gives the outcome, unless there is one. */
  end(outcome: CallbackFate, entry?: string): void;
}

/** Opens the record of a callback that has not been sent yet. */
export function keepRecord(callback: Callback, clock: Clock, feed: Feed): RecordKeeper {
  const { app, member, kind, plaintext, takes, card } = callback;
  const origin = { app, member, kind, at: clock.now(), plaintext, takes };
  let current: CallbackRecord = {
    type: "callback",
    id: feed.nextId("c"),
    ...origin,
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

/** Whom a callback goes to. */
export interface CallbackTarget {
  readonly app: SandboxApp;
  readonly to: AppCallback;
}

/** One delivery to be sent. */
interface Sending {
  /** A copy that a fault sends. */
  readonly duplicate: boolean;
  /** Called once the last byte is on its way, if it ever is. */
  readonly onSent?: (() => void) | undefined;
  /** Called exactly once, after the outcome stands in the record. */
  readonly judged: (verdict: AnswerVerdict) => void;
}

/** Sends the deliveries of one callback, each at once, and records what comes of them. */
export function createCallbackSender(
  callback: Callback,
  { app, to }: CallbackTarget,
  keeper: RecordKeeper,
  ground: Ground,
): (sending: Sending) => void {
  const { clock, faults, line, read, sealer, settings } = ground;
  const place = placeOfCallback(callback);
  let sealed: Sealed | undefined;

  const seal = (): Sealed => {
    if (sealed && !settings.current.resigns) return sealed;
    const skew = faults.strike("callback.skew", place)?.fault.seconds ?? 0;
    sealed = sealer.callback(app, to, callback.plaintext, skew);
    return sealed;
  };

  return ({ duplicate, onSent, judged }) => {
    const envelope = { url: to.url, ...seal() };
    const number = keeper.current.deliveries.length + 1;
    const begun = { number, duplicate, sentAt: clock.now(), ...envelope, remarks: [] };
    const { cutMs } = settings.current;
    const loses = faults.strike("callback.lose_response", place) !== undefined;
    const cutAfterBody = faults.strike("callback.cut_after_body", place) !== undefined;
    keeper.put(begun);
    const errand = { method: "POST", ...envelope, limitMs: cutMs, cutAfterBody, onSent } as const;
    line.send(errand, (ending) => {
      const verdict = judge(ending, { callback, to, read, cutMs, loses });
      keeper.put({ ...begun, ...verdict.facts, outcome: verdict.outcome });
      judged(verdict);
    });
  };
}

/**
 * Lets the member see a passive reply.
 *
 * @param id of the callback's record
 * @returns id of the chat entry that is new or has changed; `undefined` when nobody is there to see
 */
export function show(
  effect: Effect,
  { app, member }: Callback,
  id: string,
  { chats, cards }: Pick<Ground, "chats" | "cards">,
): string | undefined {
  if (effect.do === "change_card") {
    cards.change(effect.entry, effect.change);
    return effect.entry;
  }
  if (member === undefined) return undefined;
  const chat = { kind: "app", app, member } as const;
  return chats.post({ chat, by: "app", content: effect.content, via: "passive", callback: id }).id;
}
