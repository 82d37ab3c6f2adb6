import { Heap } from "../heap.ts";
import type { MessageId, Millis } from "../port/claim.ts";
import type { MailMove } from "../port/messages.ts";
import type {
  MailQuery,
  NewPart,
  Part,
  PartOutcome,
  PartQuery,
  PartState,
  PartVerdict,
} from "../port/parts.ts";
import {
  insertBySeq,
  isOnItsWay,
  isPartOver,
  isStopped,
  type MemoryPart,
  removeFrom,
  rowOf,
  shownPart,
} from "./memory-part.ts";

/** How many parts that are over are kept for people and for the duplicate check. */
const MOST_OVER = 100_000;

interface PartLane {
  /** Pending, sending and riding, in order. */
  readonly queue: MemoryPart[];
  /** Held and in the mailbox, in order. */
  readonly stopped: MemoryPart[];
}

/** Outgoing messages, and what becomes of them. What is leased is the business of `leases`. */
export class MemoryParts {
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

  find(id: string): Part | undefined {
    const row = this.#rows.get(id);
    return row && shownPart(row);
  }

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

  hasMail(lane: string): boolean {
    const known = this.#lanes.get(lane);
    return known?.stopped.some(({ state }) => state === "mailbox") ?? false;
  }

  /** @returns whether it is new */
  add(part: NewPart, rides: boolean): boolean {
    if (this.#rows.has(part.id)) return false;
    const row = rowOf(part, ++this.#seq, this.now());
    if (rides) row.state = "riding";
    this.#put(row);
    return true;
  }

  /** Deletes those that wait, and were not called. */
  drop(ids: readonly string[]): void {
    for (const id of ids) {
      const row = this.#rows.get(id);
      if (row && (row.state === "pending" || isStopped(row.state))) this.delete(row);
    }
  }

  delete(row: MemoryPart): void {
    this.#out(row);
    this.#rows.delete(row.id);
    this.#begin(row, undefined);
  }

  areMail({ ride, refuse }: MailMove): boolean {
    const isMail = (id: string) => this.#rows.get(id)?.state === "mailbox";
    return ride.every(isMail) && refuse.every(({ id }) => isMail(id));
  }

  ride({ ride, refuse }: MailMove): void {
    for (const id of ride) this.#change(id, "riding");
    for (const { id, error } of refuse) {
      const row = this.#change(id, "dead");
      if (row) because(row, error, undefined);
    }
  }

  /** A response has left that shows it. */
  shown(id: string, at: Millis): void {
    const row = this.#rows.get(id);
    if (row?.state !== "riding") return;
    this.#set(row, "sent");
    row.sentAt = at;
    because(row, undefined, undefined);
  }

  /** No response has left that shows it. */
  back(id: string, state: "pending" | "mailbox"): void {
    const row = this.#rows.get(id);
    if (row?.state === "riding") this.#set(row, state);
  }

  /** Leases it: it is `sending` until it is settled. @param at noted as the time of a call */
  lease(row: MemoryPart, at: Millis | undefined): void {
    this.#set(row, "sending");
    row.epoch = ++this.#epoch;
    if (at !== undefined && row.firstAt === undefined) this.#begin(row, at);
  }

  settle(outcomes: readonly PartOutcome[]): readonly string[] {
    const settled: string[] = [];
    for (const outcome of outcomes) {
      const row = this.#rows.get(outcome.id);
      if (row?.state !== "sending" || row.epoch !== outcome.epoch) continue;
      settled.push(row.id);
      if (outcome.nextAt !== undefined) row.nextAt = outcome.nextAt;
      row.setAt = this.now();
      if (outcome.attempts !== undefined) row.attempts = outcome.attempts;
      if (outcome.firstAt !== undefined) this.#begin(row, outcome.firstAt ?? undefined);
      if (outcome.msgId !== undefined) row.msgId = outcome.msgId;
      if (outcome.sentAt !== undefined) row.sentAt = outcome.sentAt;
      if (outcome.error === null) because(row, undefined, undefined);
      else if (outcome.error !== undefined) because(row, outcome.error, outcome.errmsg);
      this.#set(row, outcome.state);
    }
    return settled;
  }

  /** It waits until then. */
  putOff(row: MemoryPart, nextAt: Millis): void {
    row.nextAt = nextAt;
    row.setAt = this.now();
    this.#onForemost(row);
  }

  unhold(app: string, now: Millis, except: readonly string[]): number {
    let count = 0;
    for (const row of [...this.stoppedOf(app)]) {
      if (row.error !== undefined && except.includes(row.error)) continue;
      row.nextAt = now;
      row.setAt = this.now();
      this.#set(row, "pending");
      count += 1;
    }
    return count;
  }

  stoppedOf(app: string): Iterable<MemoryPart> {
    return this.#stopped.get(app) ?? [];
  }

  judge(id: string, verdict: PartVerdict, now: Millis): Part | undefined {
    const row = this.#rows.get(id);
    if (!row || !allows(verdict, row)) return undefined;
    const before = shownPart(row);
    if (verdict === "retry") {
      this.delete(row);
      const { error, errmsg, ...part } = before;
      this.add({ ...part, at: now, nextAt: now, state: "pending" }, false);
    } else if (verdict === "drop") this.delete(row);
    else {
      this.#set(row, verdict === "hold" ? "held" : "dead");
      because(row, verdict === "hold" ? "person" : "recalled", undefined);
    }
    return before;
  }

  mail({ lane, limit, except }: MailQuery): readonly Part[] {
    const known = this.#lanes.get(lane);
    if (!known) return [];
    const mayArrive = known.stopped.find(
      ({ state, firstAt, error }) =>
        state === "held" &&
        firstAt !== undefined &&
        !(error !== undefined && except.includes(error)),
    );
    const ahead = Math.min(known.queue[0]?.seq ?? FAR, mayArrive?.seq ?? FAR);
    return known.stopped
      .filter(({ state, seq }) => state === "mailbox" && seq < ahead)
      .slice(0, limit)
      .map(shownPart);
  }

  expireMail(before: Millis, limit: number): readonly Part[] {
    const over = [...this.#stopped.values()]
      .flatMap((rows) => [...rows])
      .filter(({ state, nextAt }) => state === "mailbox" && nextAt < before)
      .sort((one, other) => one.seq - other.seq)
      .slice(0, limit);
    for (const row of over) {
      this.#set(row, "dead");
      because(row, "expired", undefined);
    }
    return over.map(shownPart);
  }

  of(message: MessageId): readonly Part[] {
    return [...this.#rows.values()].filter((row) => row.message === message).map(shownPart);
  }

  list({ states, app, limit, before, oldestFirst }: PartQuery): readonly Part[] {
    const found = [...this.#rows.values()].filter(
      (row) =>
        states.includes(row.state) &&
        (app === undefined || row.app === app) &&
        (before === undefined || (oldestFirst ? row.seq > before : row.seq < before)),
    );
    if (!oldestFirst) found.reverse();
    return found.slice(0, limit).map(shownPart);
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
    for (const row of this.#rows.values()) if (row.state === "sending") this.#set(row, "pending");
  }

  #change(id: string, state: PartState): MemoryPart | undefined {
    const row = this.#rows.get(id);
    if (row) this.#set(row, state);
    return row;
  }

  #set(row: MemoryPart, state: PartState): void {
    this.#out(row);
    row.state = state;
    this.#put(row);
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

  #begin(row: MemoryPart, at: Millis | undefined): void {
    row.firstAt = at;
    const begun = this.#begun.get(row.digest);
    if (at !== undefined) this.#begun.set(row.digest, (begun ?? new Set()).add(row));
    else if (begun?.delete(row) && begun.size === 0) this.#begun.delete(row.digest);
  }

  #lane(name: string): PartLane {
    const known = this.#lanes.get(name);
    if (known) return known;
    const lane = { queue: [], stopped: [] };
    this.#lanes.set(name, lane);
    return lane;
  }
}

const FAR = Number.POSITIVE_INFINITY;

function because(row: MemoryPart, error: string | undefined, errmsg: string | undefined): void {
  row.error = error;
  row.errmsg = errmsg;
}

function allows(verdict: PartVerdict, { state, firstAt }: MemoryPart): boolean {
  switch (verdict) {
    case "retry":
      return state === "dead" || isStopped(state);
    case "hold":
      return state === "pending";
    case "recall":
      return isStopped(state) || (state === "pending" && firstAt === undefined);
    case "drop":
      return state !== "sending" && state !== "riding";
  }
}
