import { Heap } from "../heap.ts";
import type { Millis } from "../port/claim.ts";
import type { Arrival, MessageRecord, SweepRoom } from "../port/messages.ts";

/** A message that has been accepted and has not ended. Changed only by `OpenLanes`. */
export interface OpenMessage {
  /** Order of acceptance. */
  readonly seq: number;
  arrival: Arrival;
  readonly lane: Lane;
  isRunning: boolean;
  /** Of the last claim; of one that waits, not 0 while the last opening ended in its run. */
  epoch: number;
  claims: number;
  memos: Map<string, string> | undefined;
  /** What this run has given to a response; `gone` when that goes another way. */
  response: "riding" | "left" | "gone" | undefined;
  /** The part that stands in for that response. */
  rides: string | undefined;
}

/** One that may be found by a sweep, by what it had when it was put there. */
interface Expected {
  readonly order: number;
  readonly message: OpenMessage;
}

const isBefore = (one: Expected, other: Expected) => one.order < other.order;

/** The open messages of one member. */
export interface Lane {
  readonly name: string;
  running: number;
  /** Those that nobody runs, in the order of acceptance, due or not. */
  readonly waiting: OpenMessage[];
}

/** After so many claims that came to nothing, the message itself is the likely cause. */
const MOST_CLAIMS = 3;

/**
 * The open messages in memory, and their lanes: who runs, who waits, and whose turn it is. It knows
 * nothing of the disk; whoever changes it writes down what it says.
 */
export class OpenLanes {
  readonly #byId = new Map<string, OpenMessage>();
  readonly #lanes = new Map<string, Lane>();
  /** Those that may be the foremost of a lane in which nobody runs. */
  readonly #ready = new Heap<Expected>(isBefore);
  /** Those with a time, by that. */
  readonly #later = new Heap<Expected>(isBefore);
  /** Those that ran at three deaths. */
  readonly #poison = new Set<OpenMessage>();
  /** Who ran at two deaths and runs now: nobody else who did runs beside it. */
  #suspect: OpenMessage | undefined;
  #running = 0;
  #seq = 0;

  get lastSeq(): number {
    return this.#seq;
  }

  get counts(): { readonly accepted: number; readonly running: number } {
    return { accepted: this.#byId.size - this.#running, running: this.#running };
  }

  get all(): IterableIterator<OpenMessage> {
    return this.#byId.values();
  }

  nextSeq(): number {
    this.#seq += 1;
    return this.#seq;
  }

  /** Seqs up to this one are given. */
  raiseSeq(seq: number): void {
    this.#seq = Math.max(this.#seq, seq);
  }

  find(id: string): OpenMessage | undefined {
    return this.#byId.get(id);
  }

  /** Whether nobody runs in a lane and nobody's turn has come. */
  isFree(lane: string, now: Millis): boolean {
    const found = this.#lanes.get(lane);
    return !found || (found.running === 0 && foremost(found, now) === undefined);
  }

  /**
   * Puts a message into its lane that nobody runs; who does not claim it at once has it found by
   * `expect`.
   *
   * @param seq when it had one already
   */
  add(arrival: Arrival, seq = this.nextSeq()): OpenMessage {
    let lane = this.#lanes.get(arrival.lane);
    if (!lane) {
      lane = { name: arrival.lane, running: 0, waiting: [] };
      this.#lanes.set(arrival.lane, lane);
    }
    const message: OpenMessage = {
      seq,
      arrival,
      lane,
      isRunning: false,
      epoch: 0,
      claims: 0,
      memos: undefined,
      response: undefined,
      rides: undefined,
    };
    this.#byId.set(arrival.id, message);
    wait(lane, message);
    return message;
  }

  /** It waits: for others of its lane, for its time, or for a sweep. */
  expect(message: OpenMessage): void {
    if (message.claims >= MOST_CLAIMS) this.#poison.add(message);
    const isAlone = message.lane.running === 0;
    if (isAlone || message.arrival.dueAt !== undefined) this.#remember(message);
  }

  /** The claim of whoever runs alone among those that ran at two deaths; 0 when nobody does. */
  get suspectEpoch(): number {
    return this.#suspect?.epoch ?? 0;
  }

  /** It was running when memory was read from disk. @param suspectEpoch as it was before */
  resume(message: OpenMessage, suspectEpoch: number): void {
    this.#run(message);
    if (message.epoch === suspectEpoch) this.#suspect = message;
  }

  /** Hands out one that waits. */
  claim(message: OpenMessage, epoch: number): void {
    if (message.claims === MOST_CLAIMS - 1) this.#suspect = message;
    this.#run(message);
    message.epoch = epoch;
    message.claims += 1;
  }

  /** Whose turn it is in a lane, now that one has left it; `undefined` while others run or nobody may. */
  next(name: string, now: Millis): OpenMessage | undefined {
    const lane = this.#lanes.get(name);
    if (!lane || lane.running > 0) return undefined;
    const message = foremost(lane, now);
    // What ran at two deaths is for a sweep, which takes one at a time.
    if (message && message.claims < MOST_CLAIMS - 1) return message;
    if (message) this.#remember(message);
    return undefined;
  }

  /** One that waits for others of its lane, and may go ahead of them. */
  mayOvertake(message: OpenMessage, now: Millis): boolean {
    const { isRunning, claims, lane } = message;
    return !isRunning && claims < MOST_CLAIMS - 1 && lane.running > 0 && isDue(message, now);
  }

  /** It has ended, or shall be forgotten. Whoever is next is to be asked for. */
  remove(message: OpenMessage): void {
    const { lane } = message;
    this.#byId.delete(message.arrival.id);
    this.#poison.delete(message);
    if (message.isRunning) this.#halt(message);
    else lane.waiting.splice(lane.waiting.indexOf(message), 1);
    if (lane.running + lane.waiting.length === 0) this.#lanes.delete(lane.name);
  }

  /** Back to those that wait; that claim does not count. */
  release(message: OpenMessage): void {
    this.#halt(message);
    message.claims -= 1;
    message.epoch = 0;
    wait(message.lane, message);
    this.reopen(message.lane);
  }

  /** It was not to blame for the end of the last opening: that claim does not count. */
  acquit(message: OpenMessage): void {
    message.claims -= 1;
    message.epoch = 0;
    if (message.claims < MOST_CLAIMS) this.#poison.delete(message);
    // It may run sooner than before.
    this.expect(message);
  }

  /** Those that wait in a lane may be found by the next sweep, if nobody runs there. */
  reopen(lane: Lane): void {
    if (lane.running > 0) return;
    for (const one of lane.waiting) this.#remember(one);
  }

  move(message: OpenMessage, dueAt: Millis): void {
    message.arrival = { ...message.arrival, dueAt };
    // It may have stood in front of others; who has a time is found by that, whoever runs.
    if (message.lane.running > 0) this.#remember(message);
    else this.reopen(message.lane);
  }

  /** The next suspect may start beside this one. */
  clear(message: OpenMessage): void {
    if (this.#suspect === message) this.#suspect = undefined;
  }

  /** Those that were claimed too often, and whose turn has come, in the order of acceptance. */
  *poison(now: Millis): Generator<OpenMessage> {
    if (this.#poison.size === 0) return;
    for (const message of [...this.#poison].sort((one, other) => one.seq - other.seq)) {
      if (message.lane.running === 0 && foremost(message.lane, now) === message) yield message;
    }
  }

  /**
   * Takes the foremost of each lane in which nobody runs, in the order of acceptance.
   *
   * @param take called for each of them: claims it
   * @returns whether there are more
   */
  sweep(now: Millis, room: SweepRoom, take: (message: OpenMessage) => void): boolean {
    this.#ripen(now);
    const aside: OpenMessage[] = [];
    const behind: OpenMessage[] = [];
    let { most, again } = room;
    for (let message = this.#ready.pop()?.message; message; message = this.#ready.pop()?.message) {
      if (!this.#isWaiting(message)) continue;
      const { lane } = message;
      const isIdle = lane.running === 0;
      if (!isIdle || foremost(lane, now) !== message) {
        // Who stands in front of it may not be due any more, by a clock that is set back.
        if (isIdle && isDue(message, now)) behind.push(message);
        // Others are handed out behind whoever runs; this one may not be due then, by another clock.
        else if (message.arrival.dueAt !== undefined) this.#remember(message);
        continue;
      }
      const isHeldUp = message.claims === MOST_CLAIMS - 1 && this.#suspect !== undefined;
      if (most === 0 || isHeldUp || (message.claims === 1 && again === 0)) {
        aside.push(message);
        if (most === 0) break;
        continue;
      }
      most -= 1;
      if (message.claims === 1) again -= 1;
      take(message);
    }
    for (const message of [...aside, ...behind]) {
      this.#ready.push({ order: message.seq, message });
    }
    return aside.length > 0;
  }

  /** When the next one becomes due. */
  nextAt(now: Millis): Millis | undefined {
    this.#ripen(now);
    return this.#later.top?.message.arrival.dueAt;
  }

  #isWaiting(message: OpenMessage): boolean {
    return !message.isRunning && this.#byId.get(message.arrival.id) === message;
  }

  /** It may be found by the next sweep. */
  #remember(message: OpenMessage): void {
    const { dueAt } = message.arrival;
    if (dueAt === undefined) this.#ready.push({ order: message.seq, message });
    else this.#later.push({ order: dueAt, message });
  }

  /** What has become due may be somebody's turn. */
  #ripen(now: Millis): void {
    for (let top = this.#later.top; top; top = this.#later.top) {
      const { order, message } = top;
      // It may have been given another time since, by which it stands there too.
      const isMeant = this.#isWaiting(message) && order === message.arrival.dueAt;
      if (isMeant && !isDue(message, now)) return;
      this.#later.pop();
      if (isMeant) this.#ready.push({ order: message.seq, message });
    }
  }

  #run(message: OpenMessage): void {
    const { waiting } = message.lane;
    waiting.splice(waiting.indexOf(message), 1);
    message.lane.running += 1;
    message.isRunning = true;
    this.#running += 1;
  }

  #halt(message: OpenMessage): void {
    message.lane.running -= 1;
    message.isRunning = false;
    this.#running -= 1;
    this.clear(message);
  }
}

/** What is known of an open message, for people. */
export const recordOf = (message: OpenMessage): MessageRecord => {
  const { id, app, lane, kind, at, dueAt } = message.arrival;
  const { seq, claims, epoch, isRunning } = message;
  return {
    seq,
    id,
    app,
    lane,
    kind,
    at,
    dueAt,
    claims,
    state: isRunning ? "running" : "accepted",
    interrupted: !isRunning && epoch > 0,
  };
};

const isDue = ({ arrival: { dueAt } }: OpenMessage, now: Millis) =>
  dueAt === undefined || dueAt <= now;

function foremost(lane: Lane, now: Millis): OpenMessage | undefined {
  const [first] = lane.waiting;
  if (!first || isDue(first, now)) return first;
  return lane.waiting.find((one) => isDue(one, now));
}

/** Mostly it is the last; one that was given back stands in front. */
function wait({ waiting }: Lane, message: OpenMessage): void {
  let at = waiting.length;
  while (at > 0 && (waiting[at - 1]?.seq ?? 0) > message.seq) at -= 1;
  waiting.splice(at, 0, message);
}
