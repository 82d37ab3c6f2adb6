import { Heap } from "../heap.ts";
import type { Millis } from "../port/claim.ts";
import type { NewPart, PartState } from "../port/parts.ts";
import {
  insertBySeq,
  isOnItsWay,
  isPartOver,
  isStopped,
  type MemoryPart,
  removeFrom,
  rowOf,
} from "./memory-part.ts";

/** How many parts that are over are kept for people and for the duplicate check. */
const MOST_OVER = 100_000;

export interface PartLane {
  /** Pending, sending and riding, in order. */
  readonly queue: MemoryPart[];
  /** Held and in the mailbox, in order. */
  readonly stopped: MemoryPart[];
}

/** Outgoing messages, each in all the places where somebody looks for it. */
export class PartTable {
  readonly #rows = new Map<string, MemoryPart>();
  readonly #lanes = new Map<string, PartLane>();
  /** Held and in the mailbox, by sender. */
  readonly #stopped = new Map<string, Set<MemoryPart>>();
  /** Those that are sent or dead, in the order in which they came to be. */
  readonly #over = new Set<MemoryPart>();
  /** Those that were sent, or may have been, by digest. */
  readonly #begun = new Map<string, Set<MemoryPart>>();
  /** Some that were on their way. */
  readonly #onTheirWay = new Heap<MemoryPart>((one, other) => one.seq < other.seq);
  /** The clock. */
  readonly now: () => Millis;
  #onForemost: (row: MemoryPart) => void = () => {};
  #seq = 0;
  #epoch = 0;
  readonly counts: Record<PartState, number> = {
    pending: 0,
    held: 0,
    mailbox: 0,
    sending: 0,
    riding: 0,
    sent: 0,
    dead: 0,
  };

  constructor(now: () => Millis) {
    this.now = now;
  }

  /** @param onForemost told of a pending part that may leave next, each time that its time is another */
  watch(onForemost: (row: MemoryPart) => void): void {
    this.#onForemost = onForemost;
  }

  get(id: string): MemoryPart | undefined {
    return this.#rows.get(id);
  }

  /** In the order of putting in. */
  rows(): Iterable<MemoryPart> {
    return this.#rows.values();
  }

  isForemost(row: MemoryPart): boolean {
    return row.state === "pending" && this.#lanes.get(row.lane)?.queue[0] === row;
  }

  /** Whether one that is stopped could leave now without overtaking anything, or going beside it. */
  mayJump(row: MemoryPart): boolean {
    const ahead = this.#lanes.get(row.lane)?.queue[0];
    return !ahead || (ahead.state === "pending" && ahead.seq > row.seq);
  }

  lane(name: string): Readonly<PartLane> | undefined {
    return this.#lanes.get(name);
  }

  hasMail(lane: string): boolean {
    const known = this.#lanes.get(lane);
    return known?.stopped.some(({ state }) => state === "mailbox") ?? false;
  }

  /** Held and in the mailbox, of all senders, in no order. */
  *stopped(): Iterable<MemoryPart> {
    for (const rows of this.#stopped.values()) yield* rows;
  }

  /** Those of one sender. */
  stoppedOf(app: string): Iterable<MemoryPart> {
    return this.#stopped.get(app) ?? [];
  }

  /** @returns whether it is new */
  add(part: NewPart, rides: boolean): boolean {
    if (this.#rows.has(part.id)) return false;
    const row = rowOf(part, ++this.#seq, this.now());
    if (rides) row.state = "riding";
    this.#put(row);
    return true;
  }

  delete(row: MemoryPart): void {
    this.#out(row);
    this.#rows.delete(row.id);
    this.begin(row, undefined);
  }

  /** It stands there from now on. */
  set(row: MemoryPart, state: PartState): void {
    this.#out(row);
    row.state = state;
    this.#put(row);
  }

  /** Leases it: it is `sending` until it is settled. @param at noted as the time of a call */
  lease(row: MemoryPart, at: Millis | undefined): void {
    this.set(row, "sending");
    row.epoch = ++this.#epoch;
    if (at !== undefined && row.firstAt === undefined) this.begin(row, at);
  }

  /** It waits until then. */
  putOff(row: MemoryPart, nextAt: Millis): void {
    row.nextAt = nextAt;
    row.setAt = this.now();
    this.#onForemost(row);
  }

  /** It was sent, or may have been, at that time; `undefined`: it certainly was not. */
  begin(row: MemoryPart, at: Millis | undefined): void {
    row.firstAt = at;
    const begun = this.#begun.get(row.digest);
    if (at !== undefined) this.#begun.set(row.digest, (begun ?? new Set()).add(row));
    else if (begun?.delete(row) && begun.size === 0) this.#begun.delete(row.digest);
  }

  /** Whether an equal one was sent, or may have been, since then. */
  hasTwin(row: MemoryPart, since: Millis): boolean {
    for (const other of this.#begun.get(row.digest) ?? []) {
      if (other !== row && other.firstAt !== undefined && other.firstAt >= since) return true;
    }
    return false;
  }

  /** When the oldest that is on its way was put in. */
  get oldestAt(): Millis | undefined {
    const rows = this.#onTheirWay;
    for (let row = rows.top; row; row = rows.top) {
      if (isOnItsWay(row.state) && this.#rows.get(row.id) === row) return row.at;
      rows.pop();
    }
    return undefined;
  }

  /** Forgets what is over and was put in before, at most so many. @returns whether there may be more */
  forget(before: Millis, limit: number): boolean {
    let left = limit;
    for (const row of this.#over) {
      if (row.at >= before) return false;
      if (left === 0) return true;
      left -= 1;
      this.delete(row);
    }
    return false;
  }

  /** The next opening begins: nobody calls any more. */
  reopen(): void {
    for (const row of this.#rows.values()) if (row.state === "sending") this.set(row, "pending");
  }

  #put(row: MemoryPart): void {
    const { state } = row;
    this.#rows.set(row.id, row);
    this.counts[state] += 1;
    if (isPartOver(state)) {
      this.#over.add(row);
      const [oldest] = this.#over.size > MOST_OVER ? this.#over : [];
      if (oldest) this.delete(oldest);
      return;
    }
    const lane = this.#lane(row.lane);
    if (isStopped(state)) {
      insertBySeq(lane.stopped, row);
      const ofApp = this.#stopped.get(row.app) ?? new Set();
      this.#stopped.set(row.app, ofApp.add(row));
      return;
    }
    insertBySeq(lane.queue, row);
    this.#onTheirWay.push(row);
    if (this.isForemost(row)) this.#onForemost(row);
  }

  #out(row: MemoryPart): void {
    const { state } = row;
    this.counts[state] -= 1;
    if (isPartOver(state)) {
      this.#over.delete(row);
      return;
    }
    const lane = this.#lane(row.lane);
    if (isStopped(state)) {
      removeFrom(lane.stopped, row);
      this.#stopped.get(row.app)?.delete(row);
    } else {
      removeFrom(lane.queue, row);
      const [foremost] = lane.queue;
      if (foremost && this.isForemost(foremost)) this.#onForemost(foremost);
    }
    if (lane.queue.length + lane.stopped.length === 0) this.#lanes.delete(row.lane);
  }

  #lane(name: string): PartLane {
    const known = this.#lanes.get(name);
    if (known) return known;
    const lane = { queue: [], stopped: [] };
    this.#lanes.set(name, lane);
    return lane;
  }
}
