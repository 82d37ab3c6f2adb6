import type { BotError } from "../errors.ts";
import type { LimitsOf } from "../platform/limits.ts";
import type { Attempt, Failure, Messenger } from "../replies/messenger.ts";
import type { Sent } from "../replies/push.ts";
import { cardIdOf, changeCardRow, withCode } from "../stores/card-rows.ts";
import { persist } from "../stores/persist.ts";
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
  readonly tools: Pick<Tools, "clock" | "store" | "logger">;
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
    const endedAt = clock.now();
    if (attempt.ok) await this.#keepCode(begun, attempt.value);
    this.#count -= 1;
    const around = {
      begunAt,
      endedAt,
      pauses: gate.pauses,
      chance,
      limits: limitsOf(part.app),
    };
    const { change, app } = afterCall(part, attempt, around, begun.isMailable || part.isAnswer);
    onEnd(part, change, gate.end(passed, app, clock.monotonic()), attempt);
  }

  /** Before the part is noted as sent: from then on nobody asks for what WeCom has said. */
  async #keepCode({ reply, part }: Begun, { responseCode }: Sent): Promise<void> {
    const taskId = reply.kind === "template_card" ? reply.card.taskId : undefined;
    if (taskId === undefined || responseCode === undefined) return;
    const { tools } = this.#options;
    const { clock, logger } = tools;
    const onFailure = ({ code }: BotError) => logger.warn("outbox.code_unstored", { code });
    const keep = () =>
      changeCardRow(tools, cardIdOf(taskId), (row) =>
        row.taskId === taskId ? { row: withCode(row, responseCode, clock.now()) } : undefined,
      );
    try {
      await persist({ clock, onFailure }, keep);
    } catch (error) {
      // The card is there all the same; it is only sent anew where it could have been changed.
      logger.warn("outbox.code_lost", { id: part.id, code: codeOf(error) });
    }
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
