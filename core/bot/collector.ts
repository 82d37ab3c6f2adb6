import { BotError, PluginError } from "../errors.ts";
import type { InboundEvent } from "../events/inbound.ts";
import type { CancelTimer, Clock } from "../ports/clock.ts";
import { watchedCall } from "./error-boundary.ts";
import type { PluginScope } from "./plugin-scope.ts";
import type { MatchTarget } from "./target.ts";

/** A batch closes when it has this many events, */
const BATCH_SIZE = 500;
/** or this many milliseconds after its first one. */
export const BATCH_MS = 50;
/** Events that wait for their commit; beyond, they are refused at once. */
const MAX_WAITING = 20_000;

/** Whoever takes events in batches. */
export interface CollectorSlot {
  readonly verb: "collect";
  readonly plugin: string;
  readonly label: string;
  readonly targets: readonly MatchTarget[];
  /** Resolves when the event is committed. */
  add(event: InboundEvent): Promise<void>;
  /** Commits what is waiting and takes nothing more. */
  close(): Promise<void>;
}

type Commit = (events: readonly InboundEvent[]) => unknown;

interface Batch {
  readonly events: InboundEvent[];
  readonly committed: Promise<void>;
  readonly settle: (failure?: PluginError) => void;
}

/**
 * Hands events to a plugin in batches, one batch at a time. All events of a batch share the
 * promise of its commit, so a flood costs a push each.
 */
export class Collector implements CollectorSlot {
  readonly verb = "collect";
  readonly label: string;
  readonly targets: readonly MatchTarget[];
  readonly #scope: PluginScope;
  readonly #commit: Commit;
  readonly #clock: Clock;
  readonly #closed: Batch[] = [];
  #open: Batch | undefined;
  #cancelTimer: CancelTimer | undefined;
  #waiting = 0;
  #committing: Promise<void> | undefined;
  #stopped = false;

  constructor(
    scope: PluginScope,
    query: string | readonly string[],
    targets: readonly MatchTarget[],
    commit: Commit,
    clock: Clock,
  ) {
    this.label = `collect ${[query].flat().join(", ")}`;
    this.targets = targets;
    this.#scope = scope;
    this.#commit = watchedCall(scope, this.label, commit);
    this.#clock = clock;
  }

  get plugin(): string {
    return this.#scope.name;
  }

  /**
   * Takes an event; resolves when the batch that holds it is committed.
   *
   * @throws PluginError `ERR_COLLECT` when `commit` failed, or too many events are waiting for it
   * @throws BotError `ERR_BOT_CLOSED`
   */
  add(event: InboundEvent): Promise<void> {
    if (this.#stopped) return Promise.reject(closed());
    if (this.#waiting >= MAX_WAITING) return Promise.reject(this.#failure("is too far behind"));
    const batch = this.#open ?? this.#begin();
    batch.events.push(event);
    this.#waiting += 1;
    if (batch.events.length >= BATCH_SIZE) this.#closeBatch();
    return batch.committed;
  }

  /** Commits what is waiting and takes nothing more. */
  async close(): Promise<void> {
    this.#stopped = true;
    this.#closeBatch();
    await this.#committing;
  }

  #begin(): Batch {
    const batch = newBatch();
    this.#open = batch;
    this.#cancelTimer = this.#clock.after(BATCH_MS, () => this.#closeBatch());
    return batch;
  }

  #closeBatch(): void {
    if (!this.#open) return;
    this.#cancelTimer?.();
    this.#closed.push(this.#open);
    this.#open = undefined;
    this.#committing ??= this.#commitAll();
  }

  async #commitAll(): Promise<void> {
    for (let batch = this.#closed.shift(); batch; batch = this.#closed.shift()) {
      batch.settle(await this.#commitOne(batch.events));
      this.#waiting -= batch.events.length;
    }
    this.#committing = undefined;
  }

  async #commitOne(events: readonly InboundEvent[]): Promise<PluginError | undefined> {
    try {
      await this.#commit(events);
      return undefined;
    } catch (thrown) {
      this.#scope.failed(this.label, thrown);
      return this.#failure("could not commit a batch", thrown);
    }
  }

  #failure(why: string, cause?: unknown): PluginError {
    const message = `plugin ${this.plugin} ${why}; what it should have stored comes again`;
    return new PluginError("ERR_COLLECT", this.plugin, message, { cause });
  }
}

function newBatch(): Batch {
  let settle: (failure?: PluginError) => void = () => {};
  const committed = new Promise<void>((resolve, reject) => {
    settle = (failure) => (failure ? reject(failure) : resolve());
  });
  // Whoever handed an event in may have left; a failure nobody waits for was logged.
  committed.catch(() => {});
  return { events: [], committed, settle: (failure) => settle(failure) };
}

const closed = () => new BotError("ERR_BOT_CLOSED", "the bot is closed and takes no more events");
