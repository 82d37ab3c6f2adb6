import { setInterval } from "node:timers";
import type { Fault } from "../../core/sandbox/faults.ts";
import type { Dice } from "../fuzz/mutate.ts";
import { parts, push, type RequestOf, row, slow, stream, update } from "./request.ts";
import type { Stage } from "./stage.ts";
import type { Witness } from "./witness.ts";

export interface LoadOptions {
  readonly stage: Stage;
  readonly witness: Witness;
  readonly dice: Dice;
  readonly perSecond: number;
  /** What they ask, one as often as another. Default: most is answered in the response. */
  readonly requests?: readonly RequestOf[];
  /** What goes wrong between WeCom and the bot, now and then. Default: what networks do. */
  readonly accidents?: readonly Fault[];
}

/** What members ask, each as often as it stands here. Few send actively: WeCom allows 30 a minute. */
const REQUESTS: readonly RequestOf[] = [
  ...Array.from({ length: 15 }, () => row),
  ...Array.from({ length: 9 }, () => update),
  slow(20),
  slow(100),
  parts(2),
  stream(2),
  push,
];

/** Deliveries that arrive twice, or whose answer does not arrive. */
const ACCIDENTS: readonly Fault[] = [
  { kind: "callback.duplicate", copies: 1 },
  { kind: "callback.lose_response" },
  { kind: "callback.cut_after_body" },
];

/** One message in so many meets an accident. */
const SELDOM = 25;

/** Members write, so many messages a second all together, until told to end. */
export function startLoad(options: LoadOptions): () => void {
  const { stage, witness, dice, perSecond, requests = REQUESTS, accidents = ACCIDENTS } = options;
  const everyMs = 1_000 / perSecond;
  const begunAt = performance.now();
  let sent = 0;

  const timer = setInterval(() => {
    // A busy machine calls late; what is due is sent all the same.
    const due = Math.floor((performance.now() - begunAt) / everyMs);
    for (; sent < due; sent += 1) {
      if (accidents.length > 0 && dice.roll(SELDOM) === 0) {
        stage.sandbox.faults.add(dice.pick(accidents), { times: 1 });
      }
      witness.send(dice.pick(stage.members), dice.pick(requests));
    }
  }, everyMs);
  return () => clearInterval(timer);
}
