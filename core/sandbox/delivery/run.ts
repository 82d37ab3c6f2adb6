import type { CancelTimer } from "../../ports/clock.ts";
import type { Callback } from "../callbacks/callback.ts";
import type {
  CallbackOutcome,
  CallbackRecord,
  DeliveryOutcome,
  DeliveryRecord,
} from "../feed/callback-record.ts";
import type { AppCallback, SandboxApp } from "../world/world.ts";
import type { Ground } from "./ground.ts";
import { judge, type Verdict } from "./judge.ts";
import type { Sealed } from "./seal.ts";
import { show } from "./show.ts";

/** One callback on its way, until it has its outcome. */
export interface Run {
  readonly id: string;
  /** Resolves with the final record. Never rejects. */
  readonly settled: Promise<CallbackRecord>;
  /** Sends the first delivery; the others follow from what comes of it. */
  begin(onSent?: () => void): void;
  /** Does something so many milliseconds from now, unless the run begins or ends before. */
  wait(delayMs: number, then: () => void): void;
  /** Gives the outcome, unless there is one. */
  end(outcome: CallbackOutcome, entry?: string): void;
}

/** Whom a run goes to. */
export interface Target {
  readonly app: SandboxApp;
  readonly to: AppCallback;
}

/** @param target `undefined` when there is nowhere to send it: the caller ends the run */
export function createRun(callback: Callback, target: Target | undefined, ground: Ground): Run {
  const { clock, feed, faults, line, settings, read, sealer } = ground;
  const { app, member, kind, plaintext, takes, card } = callback;
  const place = { app };
  let record: CallbackRecord = {
    type: "callback",
    id: feed.nextId("c"),
    ...{ app, member, kind, at: clock.now(), plaintext, takes },
    ...(card === undefined ? {} : { card }),
    deliveries: [],
  };
  let settle: (record: CallbackRecord) => void = () => {};
  const settled = new Promise<CallbackRecord>((resolve) => {
    settle = resolve;
  });
  let cancelWait: CancelTimer = () => {};
  let sealed: Sealed | undefined;
  /** Deliveries that the platform waited for. */
  let attempts = 0;

  const put = (change: Partial<CallbackRecord>) => {
    record = Object.freeze({ ...record, ...change });
    feed.put(record);
  };
  put({});

  const putDelivery = (delivery: DeliveryRecord) => {
    const deliveries = [...record.deliveries];
    deliveries[delivery.number - 1] = Object.freeze(delivery);
    put({ deliveries: Object.freeze(deliveries) });
  };

  const seal = ({ app: receiver, to }: Target): Sealed => {
    if (sealed && !settings.current.resigns) return sealed;
    const skew = faults.strike("callback.skew", place)?.fault.seconds ?? 0;
    sealed = sealer.callback(receiver, to, plaintext, skew);
    return sealed;
  };

  const send = (
    goal: Target,
    duplicate: boolean,
    judged: (verdict: Verdict) => void,
    onSent?: () => void,
  ) => {
    const { url } = goal.to;
    const { query, body } = seal(goal);
    const { cutMs } = settings.current;
    const loses = faults.strike("callback.lose_response", place) !== undefined;
    const cutAfterBody = faults.strike("callback.cut_after_body", place) !== undefined;
    const number = record.deliveries.length + 1;
    const sentAt = clock.now();
    const begun: DeliveryRecord = { number, duplicate, sentAt, url, query, body, remarks: [] };
    putDelivery(begun);
    line.send(
      { method: "POST", url, query, body, limitMs: cutMs, cutAfterBody, onSent },
      (ending) => {
        const verdict = judge(ending, { callback, to: goal.to, read, cutMs, loses });
        putDelivery({ ...begun, ...verdict.facts, outcome: verdict.outcome });
        judged(verdict);
      },
    );
  };

  const end = (outcome: CallbackOutcome, entry?: string) => {
    if (record.outcome) return;
    cancelWait();
    put({ outcome, ...(entry !== undefined && { entry }) });
    settle(record);
  };

  const deliver = (goal: Target, onSent?: () => void) => {
    const begunAt = clock.monotonic();
    attempts += 1;
    const judged = ({ outcome, effect }: Verdict) => {
      if (outcome === "replied") {
        const entry = effect && show(effect, callback, record.id, ground);
        return end(entry === undefined ? "not_shown" : "shown", entry);
      }
      if (!isFailure(outcome)) return end(outcome);
      if (attempts >= settings.current.deliveries) return end("gave_up");
      const waitMs = begunAt + settings.current.spacingMs - clock.monotonic();
      if (waitMs <= 0) return deliver(goal);
      cancelWait = clock.after(waitMs, () => deliver(goal));
    };
    send(goal, false, judged, onSent);
  };

  return {
    id: record.id,
    settled,
    begin(onSent) {
      cancelWait();
      if (!target || record.outcome) return;
      const copies = faults.strike("callback.duplicate", place)?.fault.copies ?? 0;
      deliver(target, onSent);
      for (let copy = 0; copy < copies; copy++) send(target, true, () => {});
    },
    wait(delayMs, then) {
      cancelWait();
      cancelWait = clock.after(delayMs, then);
    },
    end,
  };
}

type Failure = "refused" | "cut" | "unreachable" | "lost";
const FAILURES: ReadonlySet<DeliveryOutcome> = new Set(["refused", "cut", "unreachable", "lost"]);

const isFailure = (outcome: DeliveryOutcome): outcome is Failure => FAILURES.has(outcome);
