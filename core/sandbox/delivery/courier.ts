import type { Callback } from "../callbacks/callback.ts";
import { placeOfCallback } from "../faults.ts";
import type { Emission } from "../sandbox.ts";
import type { Ground } from "./ground.ts";
import { createRun, type DeliveryRun } from "./run.ts";
import type { CallbackTarget } from "./sending.ts";

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
