import { Heap } from "../heap.ts";
import type { Claim, MessageId, Millis } from "../port/claim.ts";
import type { Arrival, DeathCause, MessageRecord, OpenState } from "../port/messages.ts";

/** A response that shows something of a message which still runs. */
export interface OpenResponse {
  readonly rides: string | undefined;
  readonly mail: readonly string[];
  /** `gone`: what it was to show goes another way. */
  state: "riding" | "left" | "gone";
}

/** A message that is not done. */
export interface MemoryMessage {
  readonly seq: number;
  readonly arrival: Arrival;
  dueAt: Millis | undefined;
  state: OpenState;
  epoch: number;
  claims: number;
  interrupted: boolean;
  /** It runs as a suspect, and was not cleared. */
  alone: boolean;
  memos: Map<string, string> | undefined;
  endedAt: Millis | undefined;
  error: string | undefined;
  errmsg: string | undefined;
  /** What this run has given to a response. */
  response: OpenResponse | undefined;
  /** Of a dead one that was answered in a response. */
  reply: string | undefined;
}

/** After so many claims that came to nothing, the message itself is the likely cause. */
export const MOST_CLAIMS = 3;

interface Lane {
  running: number;
  /** Those that nobody runs, in the order of acceptance. */
  readonly queue: MemoryMessage[];
}

interface Due {
  readonly at: Millis;
  readonly message: MemoryMessage;
}

/** Messages that are not done, and their order in their lanes. */
export class MessageLanes {
  readonly #messages = new Map<MessageId, MemoryMessage>();
  readonly #lanes = new Map<string, Lane>();
  /** Lanes in which nobody runs although somebody waits whose time has come, or may have. */
  readonly #idle = new Set<Lane>();
  readonly #dues = new Heap<Due>((one, other) => one.at < other.at);
  readonly #alone = new Set<MemoryMessage>();
  /** Everything that is due by then is not among the `dues` any more. */
  #latest = Number.NEGATIVE_INFINITY;
  #seq = 0;
  #epoch = 0;
  readonly counts = { accepted: 0, running: 0, dead: 0 };

  get(id: MessageId): MemoryMessage | undefined {
    return this.#messages.get(id);
  }

  values(): Iterable<MemoryMessage> {
    return this.#messages.values();
  }

  /** The message of a claim, while that holds. */
  of({ id, epoch }: Claim): MemoryMessage | undefined {
    const message = this.#messages.get(id);
    return message?.state === "running" && message.epoch === epoch ? message : undefined;
  }

  /** Nothing of it runs, or waits although it is due. */
  isFree(lane: string, now: Millis): boolean {
    const known = this.#lanes.get(lane);
    if (!known) return true;
    return known.running === 0 && !known.queue.some((message) => isDue(message, now));
  }

  runs(lane: string): boolean {
    return (this.#lanes.get(lane)?.running ?? 0) > 0;
  }

  /** Whether a suspect runs that was not cleared. */
  get hasSuspect(): boolean {
    return this.#alone.size > 0;
  }

  /** Takes a message in; nobody runs it yet. */
  add(arrival: Arrival): MemoryMessage {
    const message: MemoryMessage = {
      seq: ++this.#seq,
      arrival,
      dueAt: arrival.dueAt,
      state: "accepted",
      epoch: 0,
      claims: 0,
      interrupted: false,
      alone: false,
      memos: undefined,
      endedAt: undefined,
      error: undefined,
      errmsg: undefined,
      response: undefined,
      reply: undefined,
    };
    this.#messages.set(arrival.id, message);
    this.counts.accepted += 1;
    this.#enter(message);
    return message;
  }

  /** `accepted` → `running` */
  claim(message: MemoryMessage): void {
    const lane = this.#leave(message);
    this.#set(message, "running");
    message.alone = message.claims === MOST_CLAIMS - 1;
    if (message.alone) this.#alone.add(message);
    message.claims += 1;
    message.epoch = ++this.#epoch;
    message.interrupted = false;
    lane.running += 1;
    this.#idle.delete(lane);
  }

  /** `running` → `accepted`. Its claim does not count. */
  release(message: MemoryMessage): void {
    message.claims -= 1;
    this.#stop(message);
    this.#set(message, "accepted");
    this.#enter(message);
  }

  /** → `dead` */
  bury(message: MemoryMessage, { error, errmsg }: DeathCause, at: Millis): void {
    this.#out(message);
    this.#set(message, "dead");
    message.interrupted = false;
    message.endedAt = at;
    message.error = error;
    message.errmsg = errmsg;
  }

  /** `dead` → `accepted`, as if it had never run. */
  revive(message: MemoryMessage): void {
    this.#set(message, "accepted");
    message.claims = 0;
    message.endedAt = undefined;
    message.error = undefined;
    message.errmsg = undefined;
    message.reply = undefined;
    this.#enter(message);
  }

  /** Forgets it, wherever it stands. */
  delete(message: MemoryMessage): void {
    this.#out(message);
    this.counts[message.state] -= 1;
    this.#messages.delete(message.arrival.id);
    // Nobody awaits its time any more.
    message.dueAt = undefined;
  }

  clear(message: MemoryMessage): void {
    message.alone = false;
    this.#alone.delete(message);
  }

  move(message: MemoryMessage, dueAt: Millis): void {
    message.dueAt = dueAt;
    this.#await(message);
    const lane = this.#lanes.get(message.arrival.lane);
    if (lane) this.#look(lane);
  }

  /** The foremost of a lane in which nobody runs. */
  front(lane: string, now: Millis): MemoryMessage | undefined {
    const known = this.#lanes.get(lane);
    return known && frontOf(known, now);
  }

  /** The foremost of all lanes in which nobody runs, in the order of acceptance. */
  fronts(now: Millis): MemoryMessage[] {
    if (now > this.#latest) this.#latest = now;
    for (let due = this.#dues.top; due && due.at <= now; due = this.#dues.top) {
      this.#dues.pop();
      const lane = this.#lanes.get(due.message.arrival.lane);
      if (lane && isAwaited(due)) this.#look(lane);
    }
    const fronts = [...this.#idle].flatMap((lane) => frontOf(lane, now) ?? []);
    return fronts.sort(bySeq);
  }

  /** When the next one becomes due; called behind `fronts`. */
  nextAt(now: Millis): Millis | undefined {
    let next = Number.POSITIVE_INFINITY;
    for (let due = this.#dues.top; due && !isAwaited(due); due = this.#dues.top) this.#dues.pop();
    if (this.#dues.top) next = this.#dues.top.at;
    for (const { queue } of this.#lanesWithQueue(now)) {
      for (const { dueAt } of queue)
        if (dueAt !== undefined && dueAt > now) next = Math.min(next, dueAt);
    }
    return next === Number.POSITIVE_INFINITY ? undefined : next;
  }

  /** The next opening begins: nobody runs any more. */
  reopen(): void {
    for (const message of this.#messages.values()) {
      message.interrupted = message.state === "running";
      if (message.state !== "running") continue;
      this.#stop(message);
      this.#set(message, "accepted");
      this.#enter(message);
    }
  }

  /** Where the clock was set back, somebody who was due is not any more. */
  *#lanesWithQueue(now: Millis): Iterable<Lane> {
    if (now < this.#latest) yield* this.#lanes.values();
  }

  #set(message: MemoryMessage, state: OpenState): void {
    this.counts[message.state] -= 1;
    this.counts[state] += 1;
    message.state = state;
  }

  /** Takes its place in its lane. */
  #enter(message: MemoryMessage): void {
    const name = message.arrival.lane;
    let lane = this.#lanes.get(name);
    if (!lane) {
      lane = { running: 0, queue: [] };
      this.#lanes.set(name, lane);
    }
    const { queue } = lane;
    const behind = queue.findLastIndex(({ seq }) => seq < message.seq) + 1;
    if (behind === queue.length) queue.push(message);
    else queue.splice(behind, 0, message);
    this.#await(message);
    this.#look(lane);
  }

  /** Gives up its place among those that wait. */
  #leave(message: MemoryMessage): Lane {
    const lane = this.#lanes.get(message.arrival.lane) ?? { running: 0, queue: [] };
    const place = lane.queue.indexOf(message);
    if (place !== -1) lane.queue.splice(place, 1);
    return lane;
  }

  /** It runs no longer. */
  #stop(message: MemoryMessage): void {
    this.clear(message);
    const lane = this.#lanes.get(message.arrival.lane);
    if (!lane) return;
    lane.running -= 1;
    this.#tidy(message.arrival.lane, lane);
  }

  #out(message: MemoryMessage): void {
    if (message.state === "running") this.#stop(message);
    else if (message.state === "accepted") {
      this.#tidy(message.arrival.lane, this.#leave(message));
    }
  }

  #tidy(name: string, lane: Lane): void {
    if (lane.running === 0 && lane.queue.length === 0) {
      this.#lanes.delete(name);
      this.#idle.delete(lane);
    } else this.#look(lane);
  }

  #look(lane: Lane): void {
    const waits = lane.running === 0 && lane.queue.some((message) => isDue(message, this.#latest));
    if (waits) this.#idle.add(lane);
    else this.#idle.delete(lane);
  }

  #await(message: MemoryMessage): void {
    const { dueAt: at } = message;
    if (at !== undefined && at > this.#latest) this.#dues.push({ at, message });
  }
}

const isDue = ({ dueAt }: MemoryMessage, now: Millis) => dueAt === undefined || dueAt <= now;
const isAwaited = ({ at, message }: Due) => message.state === "accepted" && message.dueAt === at;
const frontOf = ({ running, queue }: Lane, now: Millis) =>
  running === 0 ? queue.find((message) => isDue(message, now)) : undefined;
const bySeq = (one: MemoryMessage, other: MemoryMessage) => one.seq - other.seq;

/** As people see it. */
export function shownMessage(message: MemoryMessage): MessageRecord {
  const { seq, arrival, dueAt, state, claims, interrupted, endedAt, error, errmsg } = message;
  const { id, app, lane, kind, at } = arrival;
  return {
    seq,
    id,
    app,
    lane,
    kind,
    at,
    dueAt,
    state,
    claims,
    interrupted,
    endedAt,
    error,
    errmsg,
  };
}
