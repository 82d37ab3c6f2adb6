import type { LimitsOf } from "../platform/limits.ts";
import type { CancelTimer, Clock } from "../ports/clock.ts";
import type { Attempt } from "../replies/messenger.ts";
import type { Sent } from "../replies/push.ts";
import type { Tools } from "../stores/tools.ts";
import type { Turn } from "./gate.ts";
import { FOR_A_PERSON } from "./part-machine.ts";
import type { Rounds } from "./rounds.ts";
import { codeOf, type Settling } from "./settling.ts";
import { NOT_REACHED } from "./unreachable.ts";

/** How far to look, at start, for apps that could not send when the process ended. */
const LEFT_BEHIND = 200;

export interface OpeningsOptions {
  readonly tools: Tools;
  readonly limitsOf: LimitsOf;
  readonly rounds: Pick<Rounds, "gateOf" | "try">;
  readonly settling: Pick<Settling, "flush">;
  /** There is something to send again. */
  readonly onChange: () => void;
  /** The store is not asked for anything any more. */
  readonly onQuiet: () => void;
}

/** What follows from an app's being able to send again, or no longer, for all that waits for it. */
export class Openings {
  readonly #options: OpeningsOptions;
  #underWay = 0;

  constructor(options: OpeningsOptions) {
    this.#options = options;
  }

  get isQuiet(): boolean {
    return this.#underWay === 0;
  }

  /** A call has shown that. */
  turned(app: string, turn: Turn, attempt: Attempt<Sent>): void {
    if (turn === undefined) return;
    if (turn === "opened") this.release(app);
    if (attempt.ok) return;
    const { rounds, tools } = this.#options;
    const { error, errmsg, message, callerIp } = attempt.failure;
    const fields = { app, error, errmsg, callerIp, cause: message };
    if (turn === "closed") tools.logger.error("outbox.stopped", fields);
    else if (turn === "paused") {
      const ms = rounds.gateOf(app).waitMs(tools.clock.monotonic());
      tools.logger.warn("outbox.paused", { ...fields, ms });
    }
  }

  /** What waited for the app alone may go, what is in the mailbox too. */
  release(app: string): void {
    const { tools, settling, limitsOf, onChange } = this.#options;
    const { store, clock, logger } = tools;
    const stays = [...FOR_A_PERSON, NOT_REACHED, ...limitsOf(app).unreachable];
    const unhold = async () => {
      // What was put aside in this very turn, too.
      settling.flush();
      const parts = await store.parts.unhold(app, clock.now(), stays);
      if (parts === 0) return;
      logger.info("outbox.resumed", { app, parts });
      onChange();
    };
    this.#see(unhold(), (code) => logger.error("outbox.unreleased", { app, code }));
  }

  /** At start: an app that could not send when the last process ended tries again at once. */
  tryAgain(): void {
    const { tools, rounds, onChange } = this.#options;
    const { store, logger } = tools;
    const look = async () => {
      const left = await store.parts.list({
        states: ["held", "mailbox"],
        limit: LEFT_BEHIND,
        oldestFirst: true,
      });
      if (left.length === 0) return;
      rounds.try([...new Set(left.map(({ app }) => app))]);
      onChange();
    };
    this.#see(look(), (code) => logger.warn("outbox.unstored", { code }));
  }

  #see(work: Promise<void>, onTrouble: (code: string) => void): void {
    this.#underWay += 1;
    void work
      .catch((error) => onTrouble(codeOf(error)))
      .finally(() => {
        this.#underWay -= 1;
        this.#options.onQuiet();
      });
  }
}

export interface PulseOptions {
  readonly clock: Clock;
  /** Does what can be done now; says whether there may be more. */
  readonly look: () => Promise<boolean>;
  /** How long until there is something to do by itself, in milliseconds; `undefined` for never. */
  readonly waitMs: () => number | undefined;
  /** `look` rejected; it is called again in a second. */
  readonly onTrouble: (error: unknown) => void;
  /** There is nothing more to do now. */
  readonly onQuiet: () => void;
}

/** Looks again so often at least while something waits: the clock may have been set meanwhile. */
const LONGEST_MS = 60_000;
const AGAIN_MS = 1_000;

/**
 * Looks when it is asked to, when time has come, and never twice at once. What asks in the same
 * turn of the event loop is served by one look, and what that writes commits with their writes.
 */
export class Pulse {
  readonly #options: PulseOptions;
  #cancelTimer: CancelTimer = () => {};
  #wanted = false;
  #looking = false;
  #stopped = false;

  constructor(options: PulseOptions) {
    this.#options = options;
  }

  get isQuiet(): boolean {
    return !this.#looking;
  }

  ask(): void {
    if (this.#stopped) return;
    this.#wanted = true;
    if (this.#looking) return;
    this.#looking = true;
    queueMicrotask(() => void this.#run());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
  }

  async #run(): Promise<void> {
    const { clock, look, waitMs, onTrouble, onQuiet } = this.#options;
    this.#cancelTimer();
    let delayMs: number | undefined;
    try {
      while (this.#wanted && !this.#stopped) {
        this.#wanted = false;
        if (await look()) this.#wanted = true;
      }
      if (!this.#stopped) delayMs = waitMs();
    } catch (error) {
      if (!this.#stopped) onTrouble(error);
      delayMs = AGAIN_MS;
    }
    this.#looking = false;
    if (delayMs !== undefined && !this.#stopped) {
      const ms = Math.min(LONGEST_MS, Math.max(1, delayMs));
      this.#cancelTimer = clock.after(ms, () => this.ask());
    }
    onQuiet();
  }
}
