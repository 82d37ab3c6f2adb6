/**
 * The oracle: what a store holds, as plain data, and what each intention does to it. It is written
 * for reading, not for speed, and shares nothing with any store. Numbers that a store may choose
 * (epochs, versions, order) are its own here; whoever compares maps them.
 */
import type { Member } from "../../../core/events/member.ts";
import type {
  Accepted,
  Arrival,
  DeathCause,
  MailMove,
  MessageEnd,
  MessageSaying,
  OpenState,
  SweepRoom,
} from "../../../core/stores/port/messages.ts";
import type {
  LeaseAsk,
  MailQuery,
  NewPart,
  Part,
  PartOutcome,
  PartPush,
  PartVerdict,
} from "../../../core/stores/port/parts.ts";
import type { Horizons } from "../../../core/stores/port/store.ts";
import type { TableStatement } from "../../../core/stores/port/tables.ts";
import type { Swap, SwapMemo } from "../../../core/stores/port/values.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type ModelPart = Mutable<Part> & { epoch: number; setAt: number };

export interface ModelMessage {
  seq: number;
  arrival: Arrival;
  dueAt: number | undefined;
  state: OpenState;
  epoch: number;
  claims: number;
  interrupted: boolean;
  /** Runs as a suspect, and has not been cleared. */
  alone: boolean;
  memos: Map<string, string>;
  endedAt: number | undefined;
  error: string | undefined;
  errmsg: string | undefined;
  reply: string | undefined;
  /** What this run has given to a response. */
  response: { rides: string | undefined; mail: readonly string[]; state: string } | undefined;
}

interface ModelDone {
  order: number;
  endedAt: number;
  reply: string | undefined;
  lane: string;
  kind: string;
}

interface ModelUnshown {
  app: string;
  lane: string;
  reply: string;
  rides: string | undefined;
  mail: readonly string[];
  endedAt: number;
}

export interface ModelValue {
  value: string;
  version: number;
  expiresAt: number | undefined;
}

/** All that there is, copied whole at every commit. */
export interface ModelState {
  seq: number;
  epoch: number;
  version: number;
  order: number;
  open: Map<string, ModelMessage>;
  done: Map<string, ModelDone>;
  unshown: Map<string, ModelUnshown>;
  parts: Map<string, ModelPart>;
  values: Map<string, ModelValue>;
  notes: Map<number, number>;
  /** Moments of calls by key: those that certainly count, and those that may. */
  least: Map<string, number[]>;
  most: Map<string, number[]>;
  /** Whether the first sweep of this opening has been. */
  swept: boolean;
  /** Of what was over, so that a store may have forgotten it. */
  horizons: { messages: number; replies: number; parts: number; dead: number };
}

export interface ModelClaim {
  id: string;
  epoch: number;
}

export interface ModelTaken {
  id: string;
  arrival: Arrival;
  epoch: number;
  attempt: number;
  memos: Map<string, string>;
  mail: boolean;
  suspect: boolean;
}

const NEVER = Number.NEGATIVE_INFINITY;
export const valueKey = (owner: string, key: string) => `${owner}\n${key}`;
const isTheirs = (lane: string, { key }: Member) => lane === key || lane.startsWith(`${key}#`);
const hasKeyOf = (name: string, { key }: Member) =>
  name.endsWith(`/${key}`) || name.endsWith(`:${key}`);
const isIn = (state: string, ...states: readonly string[]) => states.includes(state);

export function emptyState(): ModelState {
  return {
    ...{ seq: 0, epoch: 0, version: 0, order: 0, swept: false },
    open: new Map(),
    done: new Map(),
    unshown: new Map(),
    parts: new Map(),
    values: new Map(),
    notes: new Map(),
    least: new Map(),
    most: new Map(),
    horizons: { messages: NEVER, replies: NEVER, parts: NEVER, dead: NEVER },
  };
}

export class Model {
  state: ModelState = emptyState();
  /** The store's clock. */
  now = 0;
  /** Whether that has ever gone back. */
  wasSetBack = false;

  copy(): ModelState {
    return structuredClone(this.state);
  }

  // Messages

  accept(arrival: Arrival): unknown {
    const known = this.known(arrival.id);
    if (known) return known;
    const open = this.state.open.get(arrival.id);
    if (open) return { is: "open", here: this.#isHere(open) };
    const isFree = this.isDue(arrival.dueAt, arrival.at) && this.isFree(arrival.lane, arrival.at);
    const message = this.#put(arrival);
    const mail = this.hasMail(arrival.lane);
    if (!isFree) return { is: "new", claim: undefined, mail };
    const { id, epoch } = this.#claim(message);
    return { is: "new", claim: { id, epoch }, mail };
  }

  say({ of, parts, rides, mail, drop, memo }: MessageSaying): unknown {
    const message = this.state.open.get(of.id);
    if (!message || !this.isValid(of)) return { ok: false, why: "fenced" };
    if (this.#hasMoved(rides, mail)) return { ok: false, why: "moved" };
    this.#drop(drop ?? []);
    if (rides !== undefined || (mail?.ride.length ?? 0) > 0) {
      this.#letGo(message);
      message.response = { rides, mail: mail?.ride ?? [], state: "riding" };
    }
    for (const part of parts) this.#add(part, part.id === rides);
    this.#standIn(rides);
    this.#move(mail);
    if (memo) this.memo(of, memo.name, memo.result);
    return { ok: true };
  }

  /** One that waits stands in for a response from now on. */
  #standIn(id: string | undefined): void {
    const part = id === undefined ? undefined : this.state.parts.get(id);
    if (part && isIn(part.state, "pending", "held", "mailbox")) part.state = "riding";
  }

  #hasMoved(rides: string | undefined, mail: MailMove | undefined): boolean {
    const part = rides === undefined ? undefined : this.state.parts.get(rides);
    if (part && (part.state === "sending" || part.firstAt !== undefined)) return true;
    const named = [...(mail?.ride ?? []), ...(mail?.refuse ?? []).map(({ id }) => id)];
    return named.some((id) => this.state.parts.get(id)?.state !== "mailbox");
  }

  finish(end: MessageEnd): unknown {
    const { state } = this;
    const isRecord = "lane" in end.of;
    const { id } = end.of;
    const message = state.open.get(id);
    if (isRecord ? this.known(id) || message : !message || !this.isValid(end.of as ModelClaim)) {
      return { ok: false, why: "fenced" };
    }
    const arrival = isRecord ? (end.of as Arrival) : (message as ModelMessage).arrival;
    const { route, rides } = end.answer;
    const standIn = route === "passive" && !message?.response ? rides : undefined;
    if (this.#hasMoved(standIn, end.mail)) return { ok: false, why: "moved" };
    const before = new Map(state.values);
    const refused = this.#swapAll(end.values ?? [], end.at);
    if (refused) return { ok: false, why: "value", index: refused.index };
    const ran = this.run(end.statements ?? []);
    if (!ran.ok) {
      state.values = before;
      return { ok: false, why: "statement", index: ran.index, threw: ran.threw };
    }
    this.#drop(end.drop ?? []);
    this.#end(arrival, end);
    this.#standIn(standIn);
    this.#move(end.mail);
    const born = (end.arrivals ?? []).filter(
      (one) => !this.known(one.id) && !state.open.has(one.id),
    );
    const next = this.#next(arrival.lane, end.at, born);
    return { ok: true, next };
  }

  #end(arrival: Arrival, { answer, at, dead, mail }: MessageEnd): void {
    const { state } = this;
    const known = state.open.get(arrival.id);
    const said = known?.response;
    const reply = answer.route === "passive" && said?.state !== "gone" ? answer.reply : undefined;
    if (known && reply === undefined) this.#letGo(known);
    if (dead) {
      const message = known ?? this.#put(arrival);
      if (!known) message.claims = 1;
      Object.assign(message, { state: "dead", alone: false, endedAt: at, interrupted: false });
      Object.assign(message, { error: dead.error, errmsg: dead.errmsg, reply });
      message.response = undefined;
    } else {
      state.open.delete(arrival.id);
      const { lane, kind } = arrival;
      state.done.set(arrival.id, { order: state.order++, endedAt: at, reply, lane, kind });
    }
    if (reply !== undefined && said?.state !== "left") {
      const { app } = arrival;
      const riding = [...(said?.mail ?? []), ...(mail?.ride ?? [])];
      const { rides } = answer;
      const note = { app, lane: arrival.lane, reply, rides, mail: riding, endedAt: at };
      state.unshown.set(arrival.id, note);
    }
    for (const part of answer.parts) this.#add(part, !said && part.id === answer.rides);
  }

  #move(mail: MailMove | undefined): void {
    const { parts } = this.state;
    for (const one of mail?.ride ?? []) {
      const part = parts.get(one);
      if (part) part.state = "riding";
    }
    for (const { id: one, error } of mail?.refuse ?? []) {
      const part = parts.get(one);
      if (part) Object.assign(part, { state: "dead", error, errmsg: undefined });
    }
  }

  bury(of: ModelClaim | string, { error, errmsg }: DeathCause, at: number): unknown {
    const id = typeof of === "string" ? of : of.id;
    const message = this.state.open.get(id);
    const may = typeof of === "string" ? message?.state === "accepted" : this.isValid(of);
    if (!message || !may) return { done: false, next: [] };
    this.#letGo(message);
    message.response = undefined;
    Object.assign(message, { state: "dead", alone: false, endedAt: at, error, errmsg });
    message.interrupted = false;
    return { done: true, next: this.#next(message.arrival.lane, at, []) };
  }

  release(claims: readonly ModelClaim[]): void {
    for (const claim of claims) {
      const message = this.state.open.get(claim.id);
      if (!message || !this.isValid(claim)) continue;
      Object.assign(message, { state: "accepted", alone: false, claims: message.claims - 1 });
    }
  }

  acquit(ids: readonly string[]): void {
    for (const id of ids) {
      const message = this.state.open.get(id);
      if (message?.state !== "accepted" || !message.interrupted) continue;
      Object.assign(message, { interrupted: false, claims: message.claims - 1 });
    }
  }

  clear(claim: ModelClaim): void {
    const message = this.state.open.get(claim.id);
    if (message && this.isValid(claim)) message.alone = false;
  }

  overtake(id: string, now: number): unknown {
    const message = this.state.open.get(id);
    if (message?.state !== "accepted" || !this.isDue(message.dueAt, now)) return undefined;
    if (message.claims >= 2 || !this.#runs(message.arrival.lane)) return undefined;
    return this.#take(message);
  }

  left(ids: readonly string[], at: number): void {
    for (const id of ids) {
      const note = this.state.unshown.get(id) ?? this.#riding(id);
      if (!note) continue;
      this.state.unshown.delete(id);
      if ("state" in note) note.state = "left";
      for (const one of [...note.mail, ...(note.rides === undefined ? [] : [note.rides])]) {
        const part = this.state.parts.get(one);
        if (part?.state !== "riding") continue;
        Object.assign(part, { state: "sent", sentAt: at, error: undefined, errmsg: undefined });
      }
    }
  }

  reroute(id: string, part?: NewPart): boolean {
    const note = this.state.unshown.get(id) ?? this.#riding(id);
    if (!note) return false;
    this.#unride(id);
    if (part && note.rides === undefined) this.#add(part, false);
    return true;
  }

  /** The response never left: what stood in for it goes, mail is back, and the reply is not repeated. */
  #unride(id: string): void {
    const open = this.state.open.get(id);
    if (open) this.#letGo(open);
    const note = this.state.unshown.get(id);
    if (!note) return;
    this.state.unshown.delete(id);
    const known = this.state.done.get(id) ?? this.state.open.get(id);
    if (known) known.reply = undefined;
    this.#goBack(note);
  }

  #riding(id: string): ModelMessage["response"] {
    const response = this.state.open.get(id)?.response;
    return response?.state === "riding" ? response : undefined;
  }

  /** No response shows what it has given to one while it ran. */
  #letGo({ response }: ModelMessage): void {
    if (response?.state !== "riding") return;
    response.state = "gone";
    this.#goBack(response);
  }

  #goBack({ rides, mail }: { rides: string | undefined; mail: readonly string[] }): void {
    // Mail that stands in for the response is no mail any more.
    if (rides !== undefined) this.#back(rides, "pending");
    for (const one of mail) this.#back(one, "mailbox");
  }

  #back(id: string, state: "mailbox" | "pending"): void {
    const part = this.state.parts.get(id);
    if (part?.state === "riding") part.state = state;
  }

  sweep(now: number, { most, again }: SweepRoom): unknown {
    const { state } = this;
    const buried: string[] = [];
    const taken: ModelTaken[] = [];
    let more = false;
    for (const message of this.#bySeq()) {
      if (!this.#isFront(message, now) || message.claims < 3) continue;
      this.#letGo(message);
      message.response = undefined;
      Object.assign(message, { state: "dead", endedAt: now, error: "claims", errmsg: undefined });
      message.interrupted = false;
      buried.push(message.arrival.id);
    }
    let room = most;
    let roomAgain = again;
    for (const message of this.#bySeq()) {
      if (!this.#isFront(message, now)) continue;
      const { claims } = message;
      const isHeld = claims === 2 && [...state.open.values()].some(({ alone }) => alone);
      if (room === 0 || (claims === 1 && roomAgain === 0) || isHeld) {
        more = true;
        continue;
      }
      room -= 1;
      if (claims === 1) roomAgain -= 1;
      taken.push(this.#take(message));
    }
    const waits = [...state.open.values()].flatMap((one) =>
      one.state === "accepted" && one.dueAt !== undefined && one.dueAt > now ? [one.dueAt] : [],
    );
    const unshown = state.swept
      ? []
      : [...state.unshown].map(([id, { app, reply, rides, endedAt }]) => ({
          ...{ id, app, reply, rides, endedAt },
        }));
    state.swept = true;
    const nextAt = waits.length === 0 ? undefined : Math.min(...waits);
    return { taken, buried, unshown, more, nextAt };
  }

  memo({ id, epoch }: ModelClaim, name: string, result: string): boolean {
    const message = this.state.open.get(id);
    if (!message || !this.isValid({ id, epoch })) return false;
    if (!message.memos.has(name)) message.memos.set(name, result);
    return true;
  }

  tick(swap: Swap, arrival: Arrival): unknown {
    const refused = this.#swapAll([swap], arrival.at);
    if (refused) return { ok: false, now: refused.now };
    return { ok: true, accepted: this.accept(arrival) };
  }

  move(id: string, dueAt: number): boolean {
    const message = this.state.open.get(id);
    if (message?.state !== "accepted") return false;
    message.dueAt = dueAt;
    return true;
  }

  cancel(id: string): boolean {
    const message = this.state.open.get(id);
    if (message?.state !== "accepted") return false;
    this.#letGo(message);
    return this.state.open.delete(id);
  }

  revive(id: string, now: number): unknown {
    const message = this.state.open.get(id);
    if (message?.state !== "dead") return false;
    this.#unride(id);
    const isFree = this.isDue(message.dueAt, now) && this.isFree(message.arrival.lane, now);
    Object.assign(message, {
      state: "accepted",
      claims: 0,
      interrupted: false,
      endedAt: undefined,
    });
    Object.assign(message, { error: undefined, errmsg: undefined, reply: undefined });
    return isFree ? this.#take(message) : true;
  }

  drop(id: string): boolean {
    if (this.state.open.get(id)?.state !== "dead") return false;
    this.#unride(id);
    return this.state.open.delete(id);
  }

  known(id: string): Accepted | undefined {
    const done = this.state.done.get(id);
    if (done) return { is: "done", reply: done.reply };
    const open = this.state.open.get(id);
    return open?.state === "dead" ? { is: "dead", reply: open.reply } : undefined;
  }

  isValid({ id, epoch }: ModelClaim): boolean {
    const message = this.state.open.get(id);
    return message?.state === "running" && message.epoch === epoch;
  }

  isDue = (dueAt: number | undefined, now: number) => dueAt === undefined || dueAt <= now;

  /** Nothing of it runs, or waits although it is due. */
  isFree(lane: string, now: number): boolean {
    return ![...this.state.open.values()].some(
      ({ arrival, state, dueAt }) =>
        arrival.lane === lane &&
        (state === "running" || (state === "accepted" && this.isDue(dueAt, now))),
    );
  }

  hasMail(lane: string): boolean {
    return [...this.state.parts.values()].some(
      (part) => part.lane === lane && part.state === "mailbox",
    );
  }

  #isHere = ({ state, arrival }: ModelMessage) => state === "running" || this.#runs(arrival.lane);

  #runs(lane: string): boolean {
    return [...this.state.open.values()].some(
      ({ arrival, state }) => arrival.lane === lane && state === "running",
    );
  }

  #bySeq(): ModelMessage[] {
    return [...this.state.open.values()].sort((one, other) => one.seq - other.seq);
  }

  #front(lane: string, now: number): ModelMessage | undefined {
    if (this.#runs(lane)) return undefined;
    return this.#bySeq().find(
      ({ arrival, state, dueAt }) =>
        arrival.lane === lane && state === "accepted" && this.isDue(dueAt, now),
    );
  }

  #isFront = (message: ModelMessage, now: number) =>
    this.#front(message.arrival.lane, now) === message;

  #next(lane: string, now: number, born: readonly Arrival[]): ModelTaken[] {
    const next: ModelTaken[] = [];
    const front = this.#front(lane, now);
    if (front && front.claims < 2) next.push(this.#take(front));
    for (const arrival of born) {
      if (this.state.open.has(arrival.id)) continue;
      const isFree = this.isDue(arrival.dueAt, now) && this.isFree(arrival.lane, now);
      const message = this.#put(arrival);
      if (isFree) next.push(this.#take(message));
    }
    return next;
  }

  #put(arrival: Arrival): ModelMessage {
    const message: ModelMessage = {
      ...{ seq: this.state.seq++, arrival, dueAt: arrival.dueAt, state: "accepted", epoch: 0 },
      ...{ claims: 0, interrupted: false, alone: false, memos: new Map(), endedAt: undefined },
      ...{ error: undefined, errmsg: undefined, reply: undefined, response: undefined },
    };
    this.state.open.set(arrival.id, message);
    return message;
  }

  #claim(message: ModelMessage): ModelClaim {
    message.alone = message.claims === 2;
    Object.assign(message, { state: "running", epoch: ++this.state.epoch, interrupted: false });
    message.claims += 1;
    return { id: message.arrival.id, epoch: message.epoch };
  }

  #take(message: ModelMessage): ModelTaken {
    const suspect = message.claims === 2;
    this.#letGo(message);
    message.response = undefined;
    const { id, epoch } = this.#claim(message);
    const { claims: attempt, dueAt } = message;
    const arrival = { ...message.arrival, dueAt };
    const mail = this.hasMail(arrival.lane);
    return { id, arrival, epoch, attempt, memos: new Map(message.memos), mail, suspect };
  }

  // Parts

  push({ parts, values }: PartPush): unknown {
    const added: string[] = [];
    for (const part of parts) {
      if (!this.state.parts.has(part.id)) added.push(part.id);
      this.#add(part, false);
    }
    this.#swapAll(values ?? [], this.now);
    return added;
  }

  #add(part: NewPart, rides: boolean): void {
    const { parts } = this.state;
    if (parts.has(part.id)) return;
    parts.set(part.id, {
      ...part,
      ...{ seq: this.state.seq++, attempts: 0, epoch: 0, setAt: this.now },
      state: rides ? "riding" : part.state,
    });
  }

  #drop(ids: readonly string[]): void {
    for (const id of ids) {
      const state = this.state.parts.get(id)?.state ?? "";
      if (isIn(state, "pending", "held", "mailbox")) this.state.parts.delete(id);
    }
  }

  foremost(lane: string): ModelPart | undefined {
    return [...this.state.parts.values()]
      .filter((part) => part.lane === lane && isIn(part.state, "pending", "sending", "riding"))
      .sort((one, other) => one.seq - other.seq)[0];
  }

  isDuePart = (part: ModelPart, now: number) =>
    part.state === "pending" &&
    this.foremost(part.lane) === part &&
    (now >= part.nextAt || now < part.setAt);

  /** When a key may be called again, of those that certainly count, or of all that may. */
  freeAt(
    which: "least" | "most",
    key: string,
    { most, perMs }: LeaseAsk["budgets"][number],
  ): number {
    const moments = this.state[which].get(key) ?? [];
    const oldest = moments.at(-most);
    return oldest === undefined ? NEVER : oldest + perMs;
  }

  /** The clock may have been set back: what certainly counts is not counted for longer by that. */
  clip(now: number): void {
    for (const [key, moments] of this.state.least) {
      this.state.least.set(
        key,
        moments.map((at) => Math.min(at, now)),
      );
    }
  }

  keysOf(part: ModelPart, of: "member" | "app"): readonly string[] {
    return of === "app" ? [`app ${part.app}`] : part.members.map((key) => `member ${key}`);
  }

  /** What a lease of this part does. */
  leased(part: ModelPart, now: number, aside: boolean): number {
    part.state = "sending";
    part.epoch = ++this.state.epoch;
    if (!aside) {
      part.firstAt ??= now;
      for (const which of ["least", "most"] as const) this.#count(which, part, now);
    }
    return part.epoch;
  }

  #count(which: "least" | "most", part: ModelPart, at: number): void {
    for (const key of [...this.keysOf(part, "app"), ...this.keysOf(part, "member")]) {
      const moments = this.state[which].get(key) ?? [];
      moments.push(at);
      moments.sort((one, other) => one - other);
      this.state[which].set(key, moments);
    }
  }

  settle(outcomes: readonly PartOutcome[]): readonly string[] {
    const settled: string[] = [];
    for (const outcome of outcomes) {
      const part = this.state.parts.get(outcome.id);
      if (part?.state !== "sending" || part.epoch !== outcome.epoch) continue;
      settled.push(part.id);
      part.state = outcome.state;
      if (outcome.nextAt !== undefined) part.nextAt = outcome.nextAt;
      part.setAt = this.now;
      if (outcome.attempts !== undefined) part.attempts = outcome.attempts;
      if (outcome.firstAt !== undefined) part.firstAt = outcome.firstAt ?? undefined;
      if (outcome.msgId !== undefined) part.msgId = outcome.msgId;
      if (outcome.sentAt !== undefined) part.sentAt = outcome.sentAt;
      if (outcome.error === undefined) continue;
      part.error = outcome.error ?? undefined;
      part.errmsg = outcome.error === null ? undefined : outcome.errmsg;
    }
    return settled;
  }

  unhold(app: string, now: number, except: readonly string[]): number {
    let count = 0;
    for (const part of this.state.parts.values()) {
      if (part.app !== app || !isIn(part.state, "held", "mailbox")) continue;
      if (part.error !== undefined && except.includes(part.error)) continue;
      Object.assign(part, { state: "pending", nextAt: now, setAt: this.now });
      count += 1;
    }
    return count;
  }

  judge(id: string, verdict: PartVerdict, now: number): Part | undefined {
    const { parts } = this.state;
    const part = parts.get(id);
    if (!part) return undefined;
    const before = { ...part };
    const { state } = part;
    if (verdict === "retry") {
      if (!isIn(state, "held", "dead", "mailbox")) return undefined;
      parts.delete(id);
      const { firstAt, msgId, sentAt, error, errmsg, ...kept } = part;
      const fresh = { attempts: 0, epoch: 0, at: now, nextAt: now, setAt: this.now };
      parts.set(id, { ...kept, ...fresh, seq: this.state.seq++, state: "pending" });
    } else if (verdict === "hold") {
      if (state !== "pending") return undefined;
      Object.assign(part, { state: "held", error: "person", errmsg: undefined });
    } else if (verdict === "recall") {
      const waits = state === "pending" && part.firstAt === undefined;
      if (!waits && !isIn(state, "held", "mailbox")) return undefined;
      Object.assign(part, { state: "dead", error: "recalled", errmsg: undefined });
    } else {
      if (isIn(state, "sending", "riding")) return undefined;
      parts.delete(id);
    }
    return before;
  }

  mail({ lane, limit, except }: MailQuery): readonly ModelPart[] {
    const inLane = [...this.state.parts.values()]
      .filter((part) => part.lane === lane)
      .sort((one, other) => one.seq - other.seq);
    const mayArrive = ({ state, firstAt, error }: ModelPart) =>
      isIn(state, "pending", "sending", "riding") ||
      (state === "held" &&
        firstAt !== undefined &&
        !(error !== undefined && except.includes(error)));
    const ahead = inLane.find(mayArrive)?.seq ?? Number.POSITIVE_INFINITY;
    return inLane.filter(({ state, seq }) => state === "mailbox" && seq < ahead).slice(0, limit);
  }

  expireMail(before: number, limit: number): readonly ModelPart[] {
    const over = [...this.state.parts.values()]
      .filter(({ state, nextAt }) => state === "mailbox" && nextAt < before)
      .sort((one, other) => one.seq - other.seq)
      .slice(0, limit);
    for (const part of over) {
      Object.assign(part, { state: "dead", error: "expired", errmsg: undefined });
    }
    return over.map((part) => ({ ...part }));
  }

  // Values and tables

  value(owner: string, key: string, now: number): ModelValue | undefined {
    const value = this.state.values.get(valueKey(owner, key));
    return value && (value.expiresAt === undefined || value.expiresAt > now) ? value : undefined;
  }

  change(swaps: readonly Swap[], now: number, memo?: SwapMemo): unknown {
    const message = memo && this.state.open.get(memo.claim.id);
    if (memo && !this.isValid(memo.claim)) return { ok: false, why: "fenced" };
    const noted = memo && message?.memos.get(memo.name);
    if (noted !== undefined) return { ok: true, memo: noted };
    const refused = this.#swapAll(swaps, now);
    if (refused) return { ok: false, why: "value", ...refused };
    const stored = swaps.map(({ owner, key }) => {
      const value = this.value(owner, key, now);
      return value && { key, ...value };
    });
    if (memo) message?.memos.set(memo.name, memo.result ?? stored[0]?.value ?? "");
    return { ok: true, stored };
  }

  #swapAll(swaps: readonly Swap[], now: number): { index: number; now: unknown } | undefined {
    const before = new Map(this.state.values);
    for (const [index, swap] of swaps.entries()) {
      if (this.#swap(swap, now)) continue;
      const value = this.value(swap.owner, swap.key, now);
      const stands = value && { key: swap.key, ...value };
      this.state.values = before;
      return { index, now: stands };
    }
    return undefined;
  }

  #swap({ owner, key, version, change }: Swap, now: number): boolean {
    const stands = this.value(owner, key, now);
    if (version !== undefined && version !== (stands?.version ?? 0)) return false;
    const { values } = this.state;
    const name = valueKey(owner, key);
    if (change === "check") return true;
    if (change === "delete") {
      values.delete(name);
      return true;
    }
    const next = ++this.state.version;
    if ("set" in change) {
      values.set(name, { value: change.set, version: next, expiresAt: change.expiresAt });
      return true;
    }
    const number: unknown = stands ? JSON.parse(stands.value) : 0;
    if (typeof number !== "number") return false;
    const value = JSON.stringify(number + change.add);
    values.set(name, { value, version: next, expiresAt: stands?.expiresAt });
    return true;
  }

  /** Of the one table of the suite: `insert` with an id, `add` and `delete` by id. */
  run(
    statements: readonly TableStatement[],
  ): { ok: true; changes: number[] } | { ok: false; index: number; threw: boolean } {
    const before = new Map(this.state.notes);
    const changes: number[] = [];
    for (const [index, { text, parameters, changes: wanted }] of statements.entries()) {
      const [id = 0] = parameters.map(Number);
      const { notes } = this.state;
      const has = notes.has(id);
      const isInsert = text[0]?.startsWith("insert") === true;
      const changed = isInsert || has ? 1 : 0;
      const threw = isInsert && has;
      if (threw || (wanted !== undefined && wanted !== changed)) {
        this.state.notes = before;
        return { ok: false, index, threw };
      }
      if (isInsert) notes.set(id, 0);
      else if (text[0]?.startsWith("update")) has && notes.set(id, (notes.get(id) ?? 0) + 1);
      else notes.delete(id);
      changes.push(changed);
    }
    return { ok: true, changes };
  }

  // The whole

  /** What is kept of a member: open messages, ended ones with a reply, parts, values. */
  memberData(member: Member, ended: ReadonlySet<string>) {
    const { open, parts, values } = this.state;
    const messages = [...open.values()].filter(({ arrival }) => isTheirs(arrival.lane, member));
    const ids = new Set([...ended, ...messages.map(({ arrival }) => arrival.id)]);
    return {
      messages,
      parts: [...parts.values()]
        .filter(
          ({ app, lane, members, message }) =>
            app === member.app &&
            (isTheirs(lane, member) ||
              members.includes(member.key) ||
              (message !== undefined && ids.has(message))),
        )
        .sort((one, other) => one.seq - other.seq),
      values: [...values].flatMap(([name, value]) => {
        const [owner = "", key = ""] = name.split("\n");
        const isLive = value.expiresAt === undefined || value.expiresAt > this.now;
        return isLive && hasKeyOf(key, member) ? [{ owner, key, ...value }] : [];
      }),
    };
  }

  /** @param ended their messages that are done, and of which a reply is kept */
  erase(member: Member, ended: ReadonlySet<string>) {
    const { state } = this;
    const { messages, parts, values } = this.memberData(member, ended);
    for (const [id, { lane }] of state.unshown) if (isTheirs(lane, member)) this.#unride(id);
    for (const row of state.done.values()) if (isTheirs(row.lane, member)) row.reply = undefined;
    const open = messages.filter((one) => one.state !== "dead").length;
    for (const { arrival } of messages) this.forgot(arrival.id);
    for (const part of parts) this.#erasePart(part, member);
    for (const name of state.values.keys()) {
      if (hasKeyOf(name.split("\n")[1] ?? "", member)) state.values.delete(name);
    }
    const count = messages.length + ended.size;
    return { messages: count, open, parts: parts.length, values: values.length };
  }

  #erasePart(part: ModelPart, member: Member): void {
    const others = part.members.filter((key) => key !== member.key);
    const isOwn = isTheirs(part.lane, member) || part.message !== undefined;
    if (isOwn || isIn(part.state, "sent", "dead") || others.length === 0) {
      this.state.parts.delete(part.id);
      return;
    }
    const recipient = JSON.parse(part.to) as { users: string[] };
    const users = recipient.users.filter((user) => `${member.app}/${user}` !== member.key);
    part.to = JSON.stringify({ ...recipient, users });
    part.members = others;
  }

  forget({ messages, replies, parts, dead, now }: Horizons): void {
    const { state } = this;
    const { horizons } = state;
    horizons.messages = Math.max(horizons.messages, messages);
    horizons.replies = Math.max(horizons.replies, replies);
    horizons.parts = Math.max(horizons.parts, parts);
    horizons.dead = Math.max(horizons.dead, dead ?? NEVER);
    for (const [key, { expiresAt }] of state.values) {
      if (expiresAt !== undefined && expiresAt <= now) state.values.delete(key);
    }
  }

  /** What the store has forgotten, as it might. */
  forgot(id: string): void {
    this.#unride(id);
    this.state.open.delete(id);
  }

  /** The next opening. */
  restart(): void {
    const { state } = this;
    for (const message of state.open.values()) {
      message.interrupted = message.state === "running";
      message.alone = false;
      if (message.state === "running") message.state = "accepted";
    }
    for (const part of state.parts.values()) if (part.state === "sending") part.state = "pending";
    state.swept = false;
    state.least = new Map();
    // Which moments are counted then depends on whether they are told from the parts.
    if (this.wasSetBack) return;
    for (const part of state.parts.values()) {
      if (part.firstAt === undefined) continue;
      for (const which of ["least", "most"] as const) this.#count(which, part, part.firstAt);
    }
  }
}
