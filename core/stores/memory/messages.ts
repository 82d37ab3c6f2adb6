import type { Claim, MessageId, Millis } from "../port/claim.ts";
import type {
  Accepted,
  Arrival,
  DeathCause,
  Finished,
  KnownMessage,
  MailMove,
  MessageAnswer,
  MessageEnd,
  MessageQuery,
  MessageRecord,
  MessageSaid,
  MessageSaying,
  SweepRoom,
  Swept,
  TakenMessage,
  Ticked,
  UnshownReply,
} from "../port/messages.ts";
import type { NewPart } from "../port/parts.ts";
import type { Swap } from "../port/values.ts";
import { Ended, type EndedMessage } from "./ended.ts";
import {
  type MemoryMessage,
  MessageLanes,
  MOST_CLAIMS,
  type OpenResponse,
  shownMessage,
} from "./message-lanes.ts";
import type { PartTable } from "./part-table.ts";
import type { MemoryParts } from "./parts.ts";
import type { MemoryTables } from "./tables.ts";
import type { MemoryValues } from "./values.ts";

export interface MemoryMessagesOptions {
  readonly table: PartTable;
  readonly parts: MemoryParts;
  readonly values: MemoryValues;
  readonly tables: MemoryTables;
  readonly ended?: Ended | undefined;
  /** Number of the turn of the event loop. */
  readonly turn: () => number;
}

/** How many dead messages wait for a person. */
const MOST_DEAD = 10_000;
const NO_MEMOS: ReadonlyMap<string, string> = new Map();
const NONE: readonly never[] = Object.freeze([]);
const DEAD: KnownMessage = Object.freeze({ is: "dead" });
const FENCED: Finished & MessageSaid = Object.freeze({ ok: false, why: "fenced" });
const FINISHED: Finished = Object.freeze({ ok: true, next: NONE });

/** All messages, and what an ending does to everything else. */
export class MemoryMessages {
  readonly open = new MessageLanes();
  readonly ended: Ended;
  /** Replies that no response is known to have carried. */
  readonly #unshown = new Map<MessageId, EndedMessage>();
  readonly #table: PartTable;
  readonly #parts: MemoryParts;
  readonly #values: MemoryValues;
  readonly #tables: MemoryTables;
  readonly #turn: () => number;
  /** Whether the first sweep of this opening has been. */
  #swept = false;
  /** Dead messages that had to go. */
  dropped = 0;

  constructor({ table, parts, values, tables, ended = new Ended(), turn }: MemoryMessagesOptions) {
    this.#table = table;
    this.#parts = parts;
    this.#values = values;
    this.#tables = tables;
    this.ended = ended;
    this.#turn = turn;
  }

  mayStart(arrival: Arrival): boolean {
    const { id, lane, at } = arrival;
    return (
      this.#isItsTurn(arrival, at) &&
      !this.#table.hasMail(lane) &&
      !this.open.get(id) &&
      !this.ended.find(id)
    );
  }

  accept(arrival: Arrival): Accepted {
    const { id, lane, at } = arrival;
    const known = this.#known(id);
    if (known) return known;
    const open = this.open.get(id);
    if (open) return { is: "open", here: open.state === "running" || this.open.runs(lane) };
    const isItsTurn = this.#isItsTurn(arrival, at);
    const message = this.open.add(arrival);
    const mail = this.#table.hasMail(lane);
    if (!isItsTurn) return { is: "new", mail };
    this.open.claim(message);
    return { is: "new", claim: { id, epoch: message.epoch }, mail };
  }

  say({ of, parts, rides, mail, drop, memo }: MessageSaying): MessageSaid {
    const message = this.open.of(of);
    if (!message) return FENCED;
    if (this.#hasMoved(rides, mail)) return { ok: false, why: "moved" };
    if (drop) this.#parts.drop(drop);
    if (memo) this.memo(of, memo.name, memo.result);
    const ride = mail?.ride ?? NONE;
    if (rides !== undefined || ride.length > 0) {
      this.#letGo(message);
      message.response = { rides, mail: ride, state: "riding" };
    }
    this.#put(parts, rides, mail);
    return { ok: true };
  }

  #hasMoved(rides: string | undefined, mail: MailMove | undefined): boolean {
    return this.#parts.isCalled(rides) || (mail !== undefined && !this.#parts.areMail(mail));
  }

  /** Puts in what an answer consists of, and moves the mail that passes with it. */
  #put(parts: readonly NewPart[], rides: string | undefined, mail: MailMove | undefined): void {
    for (const part of parts) this.#table.add(part, part.id === rides);
    if (rides !== undefined) this.#parts.standIn(rides);
    if (mail) this.#parts.ride(mail);
  }

  finish(end: MessageEnd): Finished {
    const { of, at, answer, mail } = end;
    const isRecord = "lane" in of;
    const message = isRecord ? undefined : this.open.of(of);
    if (isRecord ? this.open.get(of.id) || this.ended.find(of.id) : !message) return FENCED;
    const rides = standInOf(message, answer);
    if (this.#hasMoved(rides, mail)) return { ok: false, why: "moved" };
    const plan = this.#values.plan(end.values, at);
    if (!plan.ok) return { ok: false, why: "value", index: plan.index };
    if (end.statements && end.statements.length > 0) {
      const ran = this.#tables.tried(end.statements);
      if (!ran.ok) return { ok: false, why: "statement", index: ran.index, error: ran.error };
    }
    // Nothing can fail from here on.
    this.#values.apply(end.values, plan);
    if (end.drop) this.#parts.drop(end.drop);
    const arrival = isRecord ? of : message?.arrival;
    if (!arrival) return FENCED;
    this.#end(arrival, message, end);
    this.#put(answer.parts, rides, mail);
    return this.#next(arrival.lane, at, end.arrivals);
  }

  bury(of: Claim | MessageId, cause: DeathCause, at: Millis) {
    const message = typeof of === "string" ? this.open.get(of) : this.open.of(of);
    if (!message || (typeof of === "string" && message.state !== "accepted")) {
      return { done: false, next: NONE };
    }
    this.#letGo(message);
    this.#bury(message, cause, at);
    const front = this.#handOver(message.arrival.lane, at);
    return { done: true, next: front ? [front] : NONE };
  }

  release(claims: readonly Claim[]): void {
    for (const claim of claims) {
      const message = this.open.of(claim);
      if (message) this.open.release(message);
    }
  }

  acquit(ids: readonly MessageId[]): void {
    for (const id of ids) {
      const message = this.open.get(id);
      if (message?.state !== "accepted" || !message.interrupted) continue;
      message.interrupted = false;
      message.claims -= 1;
    }
  }

  clear(claim: Claim): void {
    const message = this.open.of(claim);
    if (message) this.open.clear(message);
  }

  overtake(id: MessageId, now: Millis): TakenMessage | undefined {
    const message = this.open.get(id);
    if (message?.state !== "accepted" || message.claims >= MOST_CLAIMS - 1) return undefined;
    if (message.dueAt !== undefined && message.dueAt > now) return undefined;
    return this.open.runs(message.arrival.lane) ? this.#take(message) : undefined;
  }

  left(ids: readonly MessageId[], at: Millis): void {
    for (const id of ids) {
      const note = this.#unshown.get(id) ?? this.#riding(id);
      if (!note) continue;
      this.#unshown.delete(id);
      if ("state" in note) note.state = "left";
      if (note.rides !== undefined) this.#parts.shown(note.rides, at);
      for (const one of note.mail) this.#parts.shown(one, at);
    }
  }

  reroute(id: MessageId, part: NewPart | undefined): boolean {
    const note = this.#unshown.get(id) ?? this.#riding(id);
    if (!note) return false;
    this.#unride(id);
    if (part && note.rides === undefined) this.#table.add(part, false);
    return true;
  }

  sweep(now: Millis, { most, again }: SweepRoom): Swept {
    const buried: MessageRecord[] = [];
    let fronts = this.open.fronts(now);
    for (let poison = fronts.filter(isPoison); poison.length > 0; ) {
      for (const message of poison) {
        this.#letGo(message);
        this.#bury(message, { error: "claims" }, now);
        buried.push(shownMessage(message));
      }
      fronts = this.open.fronts(now);
      poison = fronts.filter(isPoison);
    }
    const taken: TakenMessage[] = [];
    let roomAgain = again;
    let more = false;
    for (const message of fronts) {
      const { claims } = message;
      const isHeld = claims === MOST_CLAIMS - 1 && this.open.hasSuspect;
      if (taken.length >= most || (claims === 1 && roomAgain <= 0) || isHeld) {
        more = true;
        continue;
      }
      if (claims === 1) roomAgain -= 1;
      taken.push(this.#take(message));
    }
    const unshown = this.#swept ? NONE : [...this.#unshown.values()].map(replyOf);
    this.#swept = true;
    buried.sort((one, other) => one.seq - other.seq);
    return { taken, buried, unshown, more, nextAt: this.open.nextAt(now) };
  }

  ask(waiting: readonly MessageId[], holding: readonly Claim[]) {
    const ended = new Map<MessageId, KnownMessage>();
    for (const id of waiting) {
      const known = this.#known(id);
      if (known) ended.set(id, known);
    }
    return { ended, lost: holding.filter((claim) => !this.open.of(claim)) };
  }

  memo(claim: Claim, name: string, result: string): boolean {
    const message = this.open.of(claim);
    if (!message) return false;
    message.memos ??= new Map();
    if (!message.memos.has(name)) message.memos.set(name, result);
    return true;
  }

  tick(swap: Swap, arrival: Arrival): Ticked {
    const plan = this.#values.plan([swap], arrival.at);
    if (!plan.ok) return { ok: false, now: plan.now };
    this.#values.apply([swap], plan);
    return { ok: true, accepted: this.accept(arrival) };
  }

  move(id: MessageId, dueAt: Millis): boolean {
    const message = this.#waiting(id);
    if (message) this.open.move(message, dueAt);
    return message !== undefined;
  }

  cancel(id: MessageId): boolean {
    const message = this.#waiting(id);
    if (message) this.erase(message);
    return message !== undefined;
  }

  list({
    state,
    limit,
    before = Number.POSITIVE_INFINITY,
  }: MessageQuery): readonly MessageRecord[] {
    return [...this.open.values()]
      .filter((message) => message.state === state && message.seq < before)
      .sort((one, other) => other.seq - one.seq)
      .slice(0, limit)
      .map(shownMessage);
  }

  show(id: MessageId) {
    const message = this.open.get(id);
    return message && { ...shownMessage(message), body: message.arrival.body };
  }

  revive(id: MessageId, now: Millis): TakenMessage | boolean {
    const message = this.open.get(id);
    if (message?.state !== "dead") return false;
    const { arrival, dueAt } = message;
    this.#unride(id);
    const isItsTurn = this.#isItsTurn({ lane: arrival.lane, dueAt }, now);
    this.open.revive(message);
    return isItsTurn ? this.#take(message) : true;
  }

  drop(id: MessageId): boolean {
    const message = this.open.get(id);
    if (message?.state !== "dead") return false;
    this.erase(message);
    return true;
  }

  /** What a message that has not ended has given to a response that has not left. */
  #riding(id: MessageId): OpenResponse | undefined {
    const response = this.open.get(id)?.response;
    return response?.state === "riding" ? response : undefined;
  }

  /** Forgets a message that is not done, and lets go of what rides with it. */
  erase(message: MemoryMessage): void {
    this.#unride(message.arrival.id);
    this.open.delete(message);
  }

  /** Replies of these lanes are not told any more, and what rides with them waits again. */
  silence(isTheirs: (lane: string) => boolean): void {
    for (const { id, lane } of this.#unshown.values()) if (isTheirs(lane)) this.#unride(id);
    for (const { id } of this.ended.withReply(({ lane }) => isTheirs(lane))) this.ended.silence(id);
  }

  /** Forgets dead messages, at most so many. @returns whether there may be more */
  forgetDead(before: Millis, limit: number): boolean {
    const over: MemoryMessage[] = [];
    for (const message of this.open.values()) {
      if (message.state !== "dead" || (message.endedAt ?? before) >= before) continue;
      if (over.length === limit) return true;
      over.push(message);
    }
    for (const message of over) this.erase(message);
    return false;
  }

  reopen(): void {
    this.open.reopen();
    this.#swept = false;
  }

  /** Whether it is due, and its lane is free. */
  #isItsTurn({ lane, dueAt }: Pick<Arrival, "lane" | "dueAt">, now: Millis): boolean {
    return (dueAt === undefined || dueAt <= now) && this.open.isFree(lane, now);
  }

  #known(id: MessageId): KnownMessage | undefined {
    const open = this.open.get(id);
    if (!open) return this.ended.find(id);
    if (open.state !== "dead") return undefined;
    return open.reply === undefined ? DEAD : { is: "dead", reply: open.reply };
  }

  #waiting(id: MessageId): MemoryMessage | undefined {
    const message = this.open.get(id);
    return message?.state === "accepted" ? message : undefined;
  }

  #end(
    arrival: Arrival,
    message: MemoryMessage | undefined,
    { at, answer, dead, mail }: MessageEnd,
  ) {
    const { id, app, lane, kind } = arrival;
    const { route, rides } = answer;
    const said = message?.response;
    const reply = route === "passive" && said?.state !== "gone" ? answer.reply : undefined;
    if (message && reply === undefined) this.#letGo(message);
    const riding = [...(said?.mail ?? NONE), ...(mail?.ride ?? NONE)];
    const ended = { id, app, lane, kind, at, reply, rides, mail: riding };
    if (dead) {
      const buried = message ?? this.open.add(arrival);
      if (!message) buried.claims = 1;
      this.#bury(buried, dead, at);
      buried.reply = reply;
    } else {
      if (message) this.open.delete(message);
      this.ended.add(ended, this.#turn());
    }
    if (reply !== undefined && said?.state !== "left") this.#unshown.set(id, ended);
  }

  #bury(message: MemoryMessage, cause: DeathCause, at: Millis): void {
    message.response = undefined;
    this.open.bury(message, cause, at);
    if (this.open.counts.dead <= MOST_DEAD) return;
    for (const oldest of this.open.values()) {
      if (oldest.state !== "dead" || oldest === message) continue;
      this.erase(oldest);
      this.dropped += 1;
      return;
    }
  }

  /** The response never left: what rode it waits again, and repeats are not told the reply. */
  #unride(id: MessageId): void {
    const open = this.open.get(id);
    if (open) this.#letGo(open);
    const note = this.#unshown.get(id);
    if (!note) return;
    this.#unshown.delete(id);
    if (open) open.reply = undefined;
    else this.ended.silence(id);
    this.#back(note);
  }

  /** The same while the message runs. */
  #letGo({ response }: MemoryMessage): void {
    if (response?.state !== "riding") return;
    response.state = "gone";
    this.#back(response);
  }

  #back({ rides, mail }: Pick<OpenResponse, "rides" | "mail">): void {
    if (rides !== undefined) this.#parts.back(rides, "pending");
    for (const one of mail) this.#parts.back(one, "mailbox");
  }

  #next(lane: string, at: Millis, arrivals: MessageEnd["arrivals"]): Finished {
    const front = this.#handOver(lane, at);
    if (arrivals === undefined) return front ? { ok: true, next: [front] } : FINISHED;
    const next = front ? [front] : [];
    for (const arrival of arrivals) {
      const { id } = arrival;
      if (this.open.get(id) || this.ended.find(id)) continue;
      const isItsTurn = this.#isItsTurn(arrival, at);
      const message = this.open.add(arrival);
      if (isItsTurn) next.push(this.#take(message));
    }
    return { ok: true, next };
  }

  /** Those that ran at two deaths are left to a sweep. */
  #handOver(lane: string, now: Millis): TakenMessage | undefined {
    const front = this.open.front(lane, now);
    return front && front.claims < MOST_CLAIMS - 1 ? this.#take(front) : undefined;
  }

  #take(message: MemoryMessage): TakenMessage {
    const { dueAt } = message;
    const arrival =
      dueAt === message.arrival.dueAt ? message.arrival : { ...message.arrival, dueAt };
    this.#letGo(message);
    message.response = undefined;
    this.open.claim(message);
    const { epoch, claims: attempt, memos } = message;
    return {
      arrival,
      claim: { id: arrival.id, epoch },
      attempt,
      memos: memos ? new Map(memos) : NO_MEMOS,
      mail: this.#table.hasMail(arrival.lane),
      suspect: attempt === MOST_CLAIMS,
    };
  }
}

/** What stands in for a response from now on; what the run has said before did so then. */
const standInOf = (message: MemoryMessage | undefined, { route, rides }: MessageAnswer) =>
  route !== "passive" || message?.response ? undefined : rides;

const isPoison = ({ claims }: MemoryMessage) => claims >= MOST_CLAIMS;

function replyOf({ id, app, reply = "", rides, at: endedAt }: EndedMessage): UnshownReply {
  return { id, app, reply, rides, endedAt };
}
