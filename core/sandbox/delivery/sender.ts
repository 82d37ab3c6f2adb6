import type { Callback } from "../callbacks/callback.ts";
import { placeOfCallback } from "../faults/faults.ts";
import type { AppCallback, SandboxApp } from "../world/world.ts";
import type { Ground } from "./ground.ts";
import { judge, type Verdict } from "./judge.ts";
import type { RecordKeeper } from "./record-keeper.ts";
import type { Sealed } from "./seal.ts";

/** Whom a callback goes to. */
export interface Target {
  readonly app: SandboxApp;
  readonly to: AppCallback;
}

/** One delivery to be sent. */
export interface Sending {
  /** A copy that a fault sends. */
  readonly duplicate: boolean;
  /** Called once the last byte is on its way, if it ever is. */
  readonly onSent?: (() => void) | undefined;
  /** Called exactly once, after the outcome stands in the record. */
  readonly judged: (verdict: Verdict) => void;
}

/** Sends the deliveries of one callback, each at once, and records what comes of them. */
export function createSender(
  callback: Callback,
  { app, to }: Target,
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
