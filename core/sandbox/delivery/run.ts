import type { CancelTimer } from "../../ports/clock.ts";
import type { Callback } from "../callbacks/callback.ts";
import { placeOfCallback } from "../faults.ts";
import type { CallbackFate, CallbackRecord, DeliveryOutcome } from "../feed/records.ts";
import type { Ground } from "./ground.ts";
import type { AnswerVerdict } from "./judge.ts";
import { type CallbackTarget, createCallbackSender, keepRecord, show } from "./sending.ts";

/** One callback on its way, until it has its outcome. */
export interface DeliveryRun {
  readonly id: string;
  /** Resolves with the record that has the outcome. Never rejects. */
  readonly settled: Promise<CallbackRecord>;
  /** Sends the first delivery, unless it was sent; the others follow from what comes of it. */
  begin(onSent?: () => void): void;
  /** Does something so many milliseconds from now, unless the run begins or ends before. */
  wait(delayMs: number, then: () => void): void;
  /** Ends it from outside, unless it has ended. */
  end(outcome: "not_sent" | "stopped"): void;
}

/** @param target `undefined` when there is nowhere to send it: the caller ends the run */
export function createRun(
  callback: Callback,
  target: CallbackTarget | undefined,
  ground: Ground,
): DeliveryRun {
  const { clock, faults, feed, settings } = ground;
  const keeper = keepRecord(callback, clock, feed);
  const send = target && createCallbackSender(callback, target, keeper, ground);
  const { id } = keeper.current;
  let cancelWait: CancelTimer = () => {};
  /** Deliveries that WeCom waited for. */
  let attempts = 0;

  const end = (outcome: CallbackFate, entry?: string) => {
    cancelWait();
    keeper.end(outcome, entry);
  };

  const deliver = (onSent?: () => void) => {
    const begunAt = clock.monotonic();
    attempts += 1;
    send?.({ duplicate: false, onSent, judged: (verdict) => goOn(verdict, begunAt) });
  };

  const goOn = ({ outcome, effect }: AnswerVerdict, begunAt: number) => {
    // Whoever is told of a delivery may close WeCom, and with it this run.
    if (keeper.current.outcome) return;
    if (outcome === "replied") {
      const entry = effect && show(effect, callback, id, ground);
      end(entry === undefined ? "not_shown" : "shown", entry);
    } else if (!isFailure(outcome)) end(outcome);
    else if (attempts >= settings.current.deliveries) end("gave_up");
    else repeat(begunAt + settings.current.spacingMs - clock.monotonic());
  };

  /** What is due already is sent in the same breath, so that nobody sees the line empty. */
  const repeat = (delayMs: number) => {
    if (delayMs <= 0) deliver();
    else cancelWait = clock.after(delayMs, deliver);
  };

  return {
    id,
    settled: keeper.settled,
    begin(onSent) {
      if (keeper.current.outcome || attempts > 0) return;
      cancelWait();
      const place = placeOfCallback(callback);
      const copies = faults.strike("callback.duplicate", place)?.fault.copies ?? 0;
      deliver(onSent);
      for (let copy = 0; copy < copies; copy++) send?.({ duplicate: true, judged: () => {} });
    },
    wait(delayMs, then) {
      cancelWait();
      cancelWait = clock.after(delayMs, then);
    },
    end,
  };
}

type Failure = "refused" | "cut" | "unreachable" | "lost";

/** What WeCom delivers again. */
const FAILURES: ReadonlySet<DeliveryOutcome> = new Set(["refused", "cut", "unreachable", "lost"]);

const isFailure = (outcome: DeliveryOutcome): outcome is Failure => FAILURES.has(outcome);
