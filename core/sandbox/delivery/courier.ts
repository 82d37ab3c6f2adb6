import type { CancelTimer } from "../../ports/clock.ts";
import type { Callback } from "../callbacks/callback.ts";
import { placeOfCallback } from "../faults.ts";
import type { CallbackFate, CallbackRecord, DeliveryOutcome } from "../feed/records.ts";
import type { Emission } from "../sandbox.ts";
import type { Ground } from "./ground.ts";
import type { AnswerVerdict } from "./judge.ts";
import { type CallbackTarget, createCallbackSender, keepRecord, show } from "./sending.ts";

/** Carries callbacks to the bots. */
export interface Courier {
  /** Sends at once, unless a fault holds the callback back. */
  carry(callback: Callback): Emission;
  /** Ends what still waits to be sent, and carries nothing any more. */
  close(): void;
}

/** How long `callback.reorder` waits for another one to overtake, in milliseconds. */
const HOLD_MS = 5_000;

/** The courier of one sandbox. */
export function createCourier(ground: Ground): Courier {
  const { faults } = ground;
  const runs = new Set<DeliveryRun>();
  /** By app: the run that lets the next one pass. */
  const held = new Map<string, DeliveryRun>();
  let closed = false;

  const setOff = (callback: Callback, run: DeliveryRun) => {
    const { app } = callback;
    const waiting = held.get(app);
    if (waiting) {
      // One that overtakes is not held itself, or nothing would ever be sent.
      held.delete(app);
      run.begin(waiting.begin);
    } else if (faults.strike("callback.reorder", placeOfCallback(callback))) {
      held.set(app, run);
      run.wait(HOLD_MS, () => {
        if (held.get(app) === run) held.delete(app);
        run.begin();
      });
    } else run.begin();
  };

  const start = (callback: Callback, run: DeliveryRun) => {
    const delay = faults.strike("callback.delay", placeOfCallback(callback));
    if (delay) run.wait(delay.fault.ms, () => setOff(callback, run));
    else setOff(callback, run);
  };

  return {
    carry(callback) {
      const target = targetOf(callback, ground);
      const run = createRun(callback, target, ground);
      const { id, settled } = run;
      if (closed) run.end("stopped");
      else if (!target) run.end("not_sent");
      else {
        runs.add(run);
        void settled.then(() => runs.delete(run));
        start(callback, run);
      }
      return { id, settled };
    },
    close() {
      closed = true;
      for (const run of runs) run.end("stopped");
    },
  };
}

/** `undefined` without a callback URL, or without the member. */
function targetOf({ app: name, member }: Callback, { world }: Ground): CallbackTarget | undefined {
  const app = world.app(name);
  if (!app?.callback) return undefined;
  if (member !== undefined && !world.member(member)) return undefined;
  return { app, to: app.callback };
}

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
