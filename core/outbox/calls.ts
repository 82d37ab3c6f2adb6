import { BotError } from "../errors.ts";
import type { LimitsOf } from "../platform/limits.ts";
import type { Attempt, Failure, Messenger } from "../replies/messenger.ts";
import type { Sent } from "../replies/push.ts";
import type { OutboxPart, PartChange } from "../stores/outbox.ts";
import type { Tools } from "../stores/tools.ts";
import type { Gate, Passed, Turn } from "./gate.ts";
import type { ReadyPart } from "./part.ts";
import { afterCall, type Chance } from "./part-machine.ts";
import { answersMember } from "./unreachable.ts";

/** How soon a store that refused an outcome is asked again, in milliseconds. */
const AGAIN_MS = 1_000;

/** A call that has been leased, and the gate that it goes through. */
export interface Begun extends ReadyPart {
  readonly gate: Gate;
  /** What the gate gave for it. */
  readonly passed: Passed;
  /** Milliseconds since the epoch. */
  readonly begunAt: number;
}

export interface CallsOptions {
  readonly tools: Tools;
  readonly messenger: Pick<Messenger, "send">;
  readonly limitsOf: LimitsOf;
  /** For spreading repeats. */
  readonly chance: Chance;
  /** A call has come to something, which is being written: others may begin. */
  readonly onEnd: (row: OutboxPart, change: PartChange, turn: Turn, attempt: Attempt<Sent>) => void;
  /** It is on disk. */
  readonly onStored: (row: OutboxPart, change: PartChange, attempt: Attempt<Sent>) => void;
  /** A call is over, or waits for the disk. */
  readonly onQuiet: () => void;
}

/** The calls under way, each until its outcome is on disk. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #underWay = new Set<string>();
  /** Of those, whose outcome the disk has refused: they wait for time to pass. */
  readonly #refused = new Set<string>();
  #stopped = false;

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#underWay.size;
  }

  /** Whether nothing happens before time passes. */
  get isQuiet(): boolean {
    return this.#underWay.size === this.#refused.size;
  }

  /** From now on what the disk refuses is left to the next start. */
  stop(): void {
    this.#stopped = true;
  }

  /** Makes a call and sees to its end. Never rejects. */
  async make(begun: Begun): Promise<void> {
    const { tools, chance, limitsOf, onEnd, onStored, onQuiet } = this.#options;
    const { store, clock } = tools;
    const { row, gate, passed, begunAt, isMailable } = begun;
    this.#underWay.add(row.id);
    const attempt = await this.#attempt(begun);
    const around = {
      begunAt,
      endedAt: clock.now(),
      pauses: gate.pauses,
      chance,
      limits: limitsOf(row.app),
    };
    const isAnswer = mayNotHaveArrived(attempt) && answersMember(store.ledger, row);
    const fallback = { isMailable: isMailable || isAnswer, isAnswer };
    const { change, app } = afterCall(row, attempt, around, fallback);
    const turn = gate.end(passed, app, clock.monotonic());
    const stored = this.#store(row.id, change);
    onEnd(row, change, turn, attempt);
    const isStored = await stored;
    this.#underWay.delete(row.id);
    this.#refused.delete(row.id);
    if (isStored) onStored(row, change, attempt);
    onQuiet();
  }

  async #attempt({ row, reply, to, isChecked }: ReadyPart): Promise<Attempt<Sent>> {
    const { tools, messenger, limitsOf } = this.#options;
    const { store, clock } = tools;
    const checkSeconds = isChecked ? limitsOf(row.app).checkSeconds : 0;
    const since = clock.now() - checkSeconds * 1_000;
    try {
      // WeCom would swallow an honest twin as a repeat: it goes without the check.
      const isTwin = store.outbox.hasTwin(row.digest, since, row.id);
      const duplicateCheckSeconds = isTwin ? 0 : checkSeconds;
      return await messenger.send({ app: row.app, reply, to, duplicateCheckSeconds });
    } catch (error) {
      return { ok: false, failure: unexpected(error) };
    }
  }

  /** What became of a call must be on disk before anybody is told. `false` when it never will be. */
  async #store(id: string, change: PartChange): Promise<boolean> {
    const { tools, onQuiet } = this.#options;
    const { store, logger, clock } = tools;
    for (;;) {
      try {
        await store.write(({ outbox }) => {
          // The response that it stood in for may have left after all: then it stays sent.
          if (outbox.find(id)?.state === "sending") outbox.change(id, change);
        });
        return true;
      } catch (error) {
        const code = codeOf(error);
        logger.error("outbox.unnoted", { id, code });
        // The next start finds it leased, and relies on WeCom's check.
        if (this.#stopped || code === "ERR_STORE_CLOSED") return false;
        this.#refused.add(id);
        onQuiet();
        await new Promise<void>((resolve) => {
          clock.after(AGAIN_MS, resolve);
        });
      }
    }
  }
}

const mayNotHaveArrived = (attempt: Attempt<Sent>) =>
  !attempt.ok || attempt.value.unreachable.length > 0;

/** The code of an error of ours. */
export const codeOf = (error: unknown) => (error instanceof BotError ? error.code : "unknown");

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
