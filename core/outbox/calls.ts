import type { LimitsOf } from "../platform/limits.ts";
import type { Attempt, Failure, Messenger } from "../replies/messenger.ts";
import type { Sent } from "../replies/push.ts";
import type { LeasedPart } from "../stores/port/parts.ts";
import type { Tools } from "../stores/tools.ts";
import type { CallGate, Passed, Turn } from "./gate.ts";
import type { ReadyPart } from "./part.ts";
import { afterCall, type Chance, type PartChange } from "./part-machine.ts";
import { codeOf } from "./settling.ts";

/** A call whose part is leased, and the gate that it goes through. */
export interface Begun extends ReadyPart {
  readonly part: LeasedPart;
  readonly gate: CallGate;
  /** What the gate gave for it. */
  readonly passed: Passed;
  /** Milliseconds since the epoch. */
  readonly begunAt: number;
}

export interface CallsOptions {
  readonly tools: Pick<Tools, "clock">;
  readonly messenger: Pick<Messenger, "send">;
  readonly limitsOf: LimitsOf;
  /** For spreading repeats. */
  readonly chance: Chance;
  /** A call has come to something: that is to be written down, and others may begin. */
  readonly onEnd: (
    part: LeasedPart,
    change: PartChange,
    turn: Turn,
    attempt: Attempt<Sent>,
  ) => void;
}

/** The calls under way. */
export class Calls {
  readonly #options: CallsOptions;
  #count = 0;

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#count;
  }

  /** Makes a call and sees what it comes to. Never rejects. */
  async make(begun: Begun): Promise<void> {
    const { tools, chance, limitsOf, onEnd } = this.#options;
    const { clock } = tools;
    const { part, gate, passed, begunAt } = begun;
    this.#count += 1;
    const attempt = await this.#attempt(begun);
    this.#count -= 1;
    const around = {
      begunAt,
      endedAt: clock.now(),
      pauses: gate.pauses,
      chance,
      limits: limitsOf(part.app),
    };
    const { change, app } = afterCall(part, attempt, around, begun.isMailable || part.isAnswer);
    onEnd(part, change, gate.end(passed, app, clock.monotonic()), attempt);
  }

  async #attempt({ part, reply, to, isChecked }: Begun): Promise<Attempt<Sent>> {
    const { messenger, limitsOf } = this.#options;
    const { app, twin } = part;
    // WeCom would swallow an honest twin as a repeat: it goes without the check.
    const duplicateCheckSeconds = isChecked && !twin ? limitsOf(app).checkSeconds : 0;
    try {
      return await messenger.send({ app, reply, to, duplicateCheckSeconds });
    } catch (error) {
      return { ok: false, failure: unexpected(error) };
    }
  }
}

/** The messenger never rejects; if it does, it may have sent before. */
const unexpected = (error: unknown): Failure => ({
  class: "unknown",
  scope: "message",
  errcode: undefined,
  errmsg: undefined,
  error: codeOf(error),
  message: `发送时出现意外错误 / unexpected error while sending: ${codeOf(error)}`,
  callerIp: undefined,
});
