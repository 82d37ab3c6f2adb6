import { BotError } from "../../errors.ts";
import type { Claim, MessageId, Millis } from "../port/claim.ts";
import type {
  Accepted,
  Arrival,
  DeathCause,
  KnownMessage,
  MessageQuery,
  MessageRecord,
  SweepRoom,
  Swept,
  TakenMessage,
  Ticked,
} from "../port/messages.ts";
import type { NewPart } from "../port/parts.ts";
import type { Swap } from "../port/values.ts";
import { blobText, type Connection, type Statement, textBlob } from "./database/driver.ts";
import { arrivalOf, type DeadMessages, type Death, deadRecord } from "./dead-messages.ts";
import type { Endings, Unshown } from "./endings.ts";
import type { Identities } from "./identities.ts";
import { OpenLanes, type OpenMessage, recordOf } from "./open-lanes.ts";
import type { PartRows } from "./part-rows.ts";
import { idBytes, idText } from "./turn-record.ts";
import type { Turns } from "./turns.ts";
import type { RefusedSwap } from "./values.ts";

/** What messages are kept with. */
export interface MessageContext {
  readonly connection: Connection;
  readonly turns: Turns;
  readonly identities: Identities;
  readonly endings: Endings;
  readonly dead: DeadMessages;
  readonly parts: PartRows;
  /** Larger each time, also after a restart. */
  readonly nextEpoch: () => number;
  /** Whether there is room for what was begun only. */
  readonly isTight: () => boolean;
  readonly change: (swaps: readonly Swap[], now: Millis) => RefusedSwap | undefined;
}

const NO_MEMOS: ReadonlyMap<string, string> = new Map();

/** The messages of a store: the open ones in memory and on disk, those that have ended on disk. */
export class MessageLedger {
  readonly #context: MessageContext;
  #open = new OpenLanes();
  readonly #insert: Statement;
  readonly #update: Statement;
  readonly #delete: Statement;
  readonly #move: Statement;
  readonly #note: Statement;
  readonly #forgetNotes: Statement;
  /** Who ran alone when the last turn was on disk. */
  #suspectEpoch = 0;

  constructor(context: MessageContext) {
    this.#context = context;
    const { connection } = context;
    this.#insert = connection.prepare(
      `insert into huiyin_open (seq, id, stamp, app, lane, kind, body, accepted_at, due_at, state,
         epoch, claims)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#update = connection.prepare(
      `update huiyin_open set state = ?, epoch = ?, claims = ?, response = ?, rides = ?
       where seq = ?`,
    );
    this.#delete = connection.prepare("delete from huiyin_open where seq = ?");
    this.#move = connection.prepare("update huiyin_open set due_at = ? where seq = ?");
    this.#note = connection.prepare("insert into huiyin_steps values (?, ?, ?)");
    this.#forgetNotes = connection.prepare("delete from huiyin_steps where message = ?");
  }

  get open(): OpenLanes {
    return this.#open;
  }

  /** Reads the open messages from disk, as they stand there. */
  load(): void {
    const { connection, dead } = this.#context;
    const open = new OpenLanes();
    open.raiseSeq(Math.max(this.#open.lastSeq, dead.lastSeq));
    for (const row of connection.query("select * from huiyin_open order by seq")) {
      const message = open.add(arrivalOf(row), Number(row.seq));
      message.epoch = Number(row.epoch);
      message.claims = Number(row.claims);
      message.response = (row.response ?? undefined) as OpenMessage["response"];
      message.rides = (row.rides ?? undefined) as string | undefined;
      open.raiseSeq(message.seq);
      if (row.state === "running") open.resume(message, this.#suspectEpoch);
      else open.expect(message);
    }
    for (const { message, name, result } of connection.query("select * from huiyin_steps")) {
      const noted = open.find(idText(message));
      if (noted) notes(noted).set(String(name), blobText(result));
    }
    this.#open = open;
  }

  committed(): void {
    this.#suspectEpoch = this.#open.suspectEpoch;
  }

  /** What is known of a message that has ended. */
  known({ id, stamp }: Pick<Arrival, "id" | "stamp">): KnownMessage | undefined {
    const { endings, identities, dead } = this.#context;
    const kept = endings.keptNow(id);
    if (kept) return { is: "done", reply: kept.reply };
    if (!dead.isCertainlyNone(id, stamp)) {
      const death = dead.find(id);
      if (death) return { is: "dead", reply: death.reply };
    }
    const turn = identities.find(id, stamp);
    return turn === undefined ? undefined : { is: "done", reply: endings.replyOf(id, turn) };
  }

  /** The same where only the id is known: looks everywhere. */
  find(id: MessageId): KnownMessage | undefined {
    const { endings, identities, dead } = this.#context;
    if (this.#open.find(id)) return undefined;
    const kept = endings.keptNow(id);
    if (kept) return { is: "done", reply: kept.reply };
    const death = dead.find(id);
    if (death) return { is: "dead", reply: death.reply };
    const turn = identities.findAnywhere(id);
    return turn === undefined ? undefined : { is: "done", reply: endings.replyOf(id, turn) };
  }

  mayStart(arrival: Arrival): boolean {
    const { id, stamp, lane, at } = arrival;
    const { endings, identities, dead, parts } = this.#context;
    return (
      this.#open.find(id) === undefined &&
      this.#isItsTurn(arrival, at) &&
      endings.keptNow(id) === undefined &&
      dead.isCertainlyNone(id, stamp) &&
      identities.isCertainlyNew(id, stamp) &&
      parts.hasNoMail(lane)
    );
  }

  accept(arrival: Arrival): Accepted {
    const open = this.#open.find(arrival.id);
    if (open) return { is: "open", here: open.lane.running > 0 };
    const known = this.known(arrival);
    if (known) return known;
    this.refuseIfTight();
    const message = this.take(arrival, arrival.at);
    const mail = this.#context.parts.hasMail(arrival.lane);
    return { is: "new", claim: message.isRunning ? claimOf(message) : undefined, mail };
  }

  refuseIfTight(): void {
    if (!this.#context.isTight()) return;
    throw new BotError("ERR_STORE_FULL", "the disk is full: what was begun is finished first");
  }

  /** Takes a new message in, and claims it if its turn has come. */
  take(arrival: Arrival, now: Millis): OpenMessage {
    // Thrown before anything is changed, where it is no id.
    idBytes(arrival.id);
    const isNow = this.#isItsTurn(arrival, now);
    const message = this.#open.add(arrival);
    if (isNow) this.#open.claim(message, this.#context.nextEpoch());
    else this.#open.expect(message);
    this.#insertRow(message);
    return message;
  }

  /** Whether it is due, and its lane is free. */
  #isItsTurn({ lane, dueAt }: Arrival, now: Millis): boolean {
    return (dueAt === undefined || dueAt <= now) && this.#open.isFree(lane, now);
  }

  #insertRow(message: OpenMessage): void {
    const { seq, arrival, epoch, claims } = message;
    const { id, stamp, app, lane, kind, body, at, dueAt } = arrival;
    this.#context.turns.run(this.#insert, [
      seq,
      idBytes(id),
      stamp,
      app,
      lane,
      kind,
      body,
      at,
      dueAt ?? null,
      stateOf(message),
      epoch,
      claims,
    ]);
  }

  /** The message that a claim is for; `undefined` when it is void. */
  held({ id, epoch }: Claim): OpenMessage | undefined {
    const message = this.#open.find(id);
    return message?.isRunning && message.epoch === epoch ? message : undefined;
  }

  /** Removes a message that has ended, or is forgotten. */
  remove(message: OpenMessage, keepsNotes: boolean): void {
    const { turns } = this.#context;
    this.#open.remove(message);
    turns.run(this.#delete, [message.seq]);
    if (!keepsNotes && message.memos) this.forgetNotes(message.arrival.id);
  }

  /** Claims the next of a lane that one has left, if its turn has come. */
  next(lane: string, now: Millis): TakenMessage[] {
    const next = this.#open.next(lane, now);
    return next ? [this.claimed(next)] : [];
  }

  claimed(message: OpenMessage): TakenMessage {
    this.letGo(message);
    message.response = undefined;
    message.rides = undefined;
    this.#open.claim(message, this.#context.nextEpoch());
    this.#save(message);
    return this.takenOf(message);
  }

  takenOf(message: OpenMessage): TakenMessage {
    const { arrival, claims, memos } = message;
    return {
      arrival,
      claim: claimOf(message),
      attempt: claims,
      memos: memos ?? NO_MEMOS,
      mail: this.#context.parts.hasMail(arrival.lane),
      suspect: claims === 3,
    };
  }

  bury(of: Claim | MessageId, cause: DeathCause, at: Millis) {
    const message = typeof of === "string" ? this.#waiting(of) : this.held(of);
    if (!message) return { done: false, next: [] };
    this.#kill(message, cause, at);
    const next = this.next(message.lane.name, at);
    if (next.length === 0) this.#open.reopen(message.lane);
    return { done: true, next };
  }

  release(claims: readonly Claim[]): void {
    for (const claim of claims) {
      const message = this.held(claim);
      if (!message) continue;
      this.#open.release(message);
      this.#save(message);
    }
  }

  acquit(ids: readonly MessageId[]): void {
    for (const id of ids) {
      const message = this.#waiting(id);
      if (!message || message.epoch === 0) continue;
      this.#open.acquit(message);
      this.#save(message);
    }
  }

  clear(claim: Claim): void {
    const message = this.held(claim);
    if (!message) return;
    this.#open.clear(message);
    this.#context.turns.touch();
  }

  overtake(id: MessageId, now: Millis): TakenMessage | undefined {
    const message = this.#open.find(id);
    return message && this.#open.mayOvertake(message, now) ? this.claimed(message) : undefined;
  }

  left(ids: readonly MessageId[], at: Millis): void {
    const { endings, parts } = this.#context;
    for (const id of ids) {
      const unshown = endings.left(id, at);
      if (unshown?.hasRiders) parts.rode(id, unshown.rides, at);
      const open = unshown ? undefined : this.#riding(id);
      if (!open) continue;
      parts.rode(id, open.rides, at);
      open.response = "left";
      this.#save(open);
    }
  }

  reroute(id: MessageId, part: NewPart | undefined): boolean {
    const riding = this.unride(id) ?? this.#riding(id);
    if (!riding) return false;
    if ("response" in riding) this.letGo(riding);
    if (part && riding.rides === undefined) this.#context.parts.add(part);
    return true;
  }

  /** A message that has not ended, and has given something to a response that has not left. */
  #riding(id: MessageId): OpenMessage | undefined {
    const open = this.#open.find(id);
    return open?.response === "riding" ? open : undefined;
  }

  /** It gives something to a response while it runs. */
  rides(message: OpenMessage, standIn: string | undefined): void {
    this.letGo(message);
    message.response = "riding";
    message.rides = standIn;
    this.#save(message);
  }

  /** No response shows what it has given to one while it ran: that goes back. */
  letGo(message: OpenMessage): void {
    if (message.response !== "riding") return;
    this.#context.parts.unride(message.arrival.id, message.rides);
    message.response = "gone";
    this.#save(message);
  }

  /** No response carries a reply any more: what rode it goes back. */
  unride(id: MessageId): Unshown | undefined {
    const { endings, parts } = this.#context;
    const unshown = endings.reroute(id);
    if (unshown?.hasRiders) parts.unride(id, unshown.rides);
    return unshown;
  }

  sweep(now: Millis, room: SweepRoom): Omit<Swept, "unshown"> {
    const buried: MessageRecord[] = [];
    for (const message of this.#open.poison(now)) {
      const death = this.#kill(message, { error: "claims" }, now);
      this.#open.reopen(message.lane);
      buried.push(deadRecord(death));
    }
    const taken: TakenMessage[] = [];
    const more = this.#open.sweep(now, room, (message) => taken.push(this.claimed(message)));
    return { taken, buried, more, nextAt: this.#open.nextAt(now) };
  }

  memos(claim: Claim): ReadonlyMap<string, string> | undefined {
    const message = this.held(claim);
    return message && (message.memos ?? NO_MEMOS);
  }

  /** Notes a result, unless there is one. The claim holds. */
  note(claim: Claim, name: string, result: string): void {
    const message = this.held(claim);
    if (!message || message.memos?.has(name)) return;
    notes(message).set(name, result);
    this.#context.turns.run(this.#note, [idBytes(claim.id), name, textBlob(result)]);
  }

  tick(swap: Swap, arrival: Arrival): Ticked {
    const isNew = !this.#open.find(arrival.id) && !this.known(arrival);
    if (isNew) this.refuseIfTight();
    const refused = this.#context.change([swap], arrival.at);
    return refused ? { ok: false, now: refused.now } : { ok: true, accepted: this.accept(arrival) };
  }

  move(id: MessageId, dueAt: Millis): boolean {
    const message = this.#waiting(id);
    if (!message) return false;
    this.#open.move(message, dueAt);
    this.#context.turns.run(this.#move, [dueAt, message.seq]);
    return true;
  }

  cancel(id: MessageId): boolean {
    const message = this.#waiting(id);
    if (!message) return false;
    this.letGo(message);
    this.remove(message, false);
    this.#open.reopen(message.lane);
    return true;
  }

  list({ state, limit, before = Number.MAX_SAFE_INTEGER }: MessageQuery): readonly MessageRecord[] {
    if (state === "dead") return this.#context.dead.list(before, limit).map(deadRecord);
    return [...this.#open.all]
      .filter((message) => stateOf(message) === state && message.seq < before)
      .sort((one, other) => other.seq - one.seq)
      .slice(0, limit)
      .map(recordOf);
  }

  show(id: MessageId) {
    const message = this.#open.find(id);
    if (message) return { ...recordOf(message), body: message.arrival.body };
    const death = this.#context.dead.find(id);
    return death && { ...deadRecord(death), body: death.arrival.body };
  }

  revive(id: MessageId, now: Millis): TakenMessage | boolean {
    const { dead } = this.#context;
    const death = dead.find(id);
    if (!death) return false;
    this.unride(id);
    dead.remove(death);
    const { arrival, seq } = death;
    const isNow = this.#isItsTurn(arrival, now);
    const message = this.#open.add(arrival, seq);
    this.#readNotes(message);
    this.#insertRow(message);
    if (isNow) return this.claimed(message);
    this.#open.expect(message);
    return true;
  }

  drop(id: MessageId): boolean {
    const { dead } = this.#context;
    const death = dead.find(id);
    if (!death) return false;
    this.unride(id);
    dead.remove(death);
    this.forgetNotes(id);
    return true;
  }

  forgetNotes(id: MessageId): void {
    this.#context.turns.run(this.#forgetNotes, [idBytes(id)]);
  }

  /** Writes a message down as dead. */
  die(death: Death, hasMail: boolean): void {
    const { dead, endings } = this.#context;
    const { arrival, at, reply, rides, seq } = death;
    dead.add(death);
    if (reply === undefined || !death.isUnshown) return;
    endings.keepDead({ id: arrival.id, app: arrival.app, reply, rides, endedAt: at }, seq, hasMail);
  }

  #kill(message: OpenMessage, cause: DeathCause, at: Millis): Death {
    const { seq, arrival, claims } = message;
    const death = { seq, arrival, claims, cause, at, reply: undefined, rides: undefined };
    this.letGo(message);
    this.remove(message, true);
    this.die({ ...death, isUnshown: false }, false);
    return { ...death, isUnshown: false };
  }

  /** One that nobody runs. */
  #waiting(id: MessageId): OpenMessage | undefined {
    const message = this.#open.find(id);
    return message?.isRunning ? undefined : message;
  }

  #save(message: OpenMessage): void {
    const { seq, epoch, claims, response, rides } = message;
    this.#context.turns.run(this.#update, [
      stateOf(message),
      epoch,
      claims,
      response ?? null,
      rides ?? null,
      seq,
    ]);
  }

  #readNotes(message: OpenMessage): void {
    const noted = "select name, result from huiyin_steps where message = ?";
    const rows = this.#context.connection.prepare(noted).all([idBytes(message.arrival.id)]);
    for (const { name, result } of rows) notes(message).set(String(name), blobText(result));
  }
}

const claimOf = (message: OpenMessage): Claim => ({
  id: message.arrival.id,
  epoch: message.epoch,
});

const stateOf = ({ isRunning }: OpenMessage) => (isRunning ? "running" : "accepted");

function notes(message: OpenMessage): Map<string, string> {
  message.memos ??= new Map();
  return message.memos;
}
