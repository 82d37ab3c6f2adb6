import type { OnLate } from "../replies/late.ts";
import { reply as make } from "../replies/reply.ts";
import type { Waiting } from "./decide.ts";
import type { Desk, TakenIn } from "./desk.ts";
import { handedOverBy } from "./hand-over.ts";
import type { HandlerRun } from "./handler-run.ts";
import { type Given, LATE, type OverdueWait } from "./waiters.ts";

export interface LatenessOptions {
  readonly desk: Desk;
  readonly taken: TakenIn;
  readonly run: HandlerRun;
  /** Called once, when the answer is late. */
  readonly onLate: () => void;
}

/** The deadline of one message: what its deliveries get when it has passed, and its answer then. */
export class Lateness {
  readonly #options: LatenessOptions;
  /** Monotonic milliseconds of the first arrival. */
  readonly #arrivedAt: number;
  #handedOver = false;

  constructor(options: LatenessOptions) {
    const { clock } = options.desk;
    this.#options = options;
    this.#arrivedAt = clock.monotonic() - Math.max(0, clock.now() - options.taken.acceptedAt);
  }

  /** Since the first arrival, in milliseconds. */
  get elapsedMs(): number {
    return this.#options.desk.clock.monotonic() - this.#arrivedAt;
  }

  /** Whether an empty response has been given, so that the answer goes another way. */
  get handedOver(): boolean {
    return this.#handedOver;
  }

  /** What a delivery gets whose time is over. */
  overdue(): OverdueWait {
    const { desk, taken } = this.#options;
    const { app, kind, from } = taken.event;
    const onLate = this.#onLate;
    const obstacle = desk.active.obstacle(app, from);
    const slot = desk.platformOf(app).passiveSlot(kind);
    const hasMember = from !== undefined;
    const how = handedOverBy({ onLate, obstacle, slot, hasMember });
    this.#becomeLate(onLate, how, obstacle);
    const moreMs = how === "retry-window" ? this.#retriesLeft() : 0;
    if (moreMs > 0) return { moreMs };
    this.#handedOver = true;
    desk.meter.handedOver(how);
    return { given: how === "ack+push" ? this.#acknowledgement() : LATE };
  }

  /** @param count deliveries that wait for the response */
  waiting(count: number): Waiting {
    const dropped = this.#handedOver && this.#onLate === "drop";
    return { awaited: count > 0 || this.#willBeFetched(), dropped };
  }

  /** After a restart nobody waits yet, and WeCom may come again; who can send need not hope so. */
  #willBeFetched(): boolean {
    const { desk, taken } = this.#options;
    if (!taken.again || this.#handedOver) return false;
    const { app, from } = taken.event;
    return desk.active.obstacle(app, from) !== undefined && this.#retriesLeft() > 0;
  }

  #becomeLate(wanted: OnLate, how: OnLate, obstacle: string | undefined): void {
    const { desk, taken, run, onLate } = this.#options;
    if (run.late) return;
    run.late = true;
    onLate();
    const { id, app, kind } = taken.event;
    const { plugin, handler } = run.current ?? {};
    desk.logger.info("delivery.late", { id, app, kind, plugin, handler, how });
    if (wanted === how || obstacle === undefined) return;
    desk.logger.warn("delivery.stepped_down", { app, from: wanted, to: how, reason: obstacle });
  }

  #acknowledgement(): Given {
    const { desk, taken, run } = this.#options;
    const text = run.current?.late.ack ?? desk.policyOf(taken.event.app).ack;
    return { reply: make.text(text), outcome: "ack" };
  }

  get #onLate(): OnLate {
    const { desk, taken, run } = this.#options;
    return run.current?.late.onLate ?? desk.policyOf(taken.event.app).onLate;
  }

  /** How long the platform keeps coming, in milliseconds. */
  #retriesLeft(): number {
    const { desk, taken } = this.#options;
    const { retriesMs } = desk.platformOf(taken.event.app).limits;
    return Math.max(0, retriesMs - this.elapsedMs);
  }
}
