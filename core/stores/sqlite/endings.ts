import type { UnshownReply } from "../port/messages.ts";
import type { Connection, Statement } from "./database/driver.ts";
import type { Identities } from "./identities.ts";
import {
  decodeKept,
  decodeShown,
  encodeKept,
  encodeShown,
  type RecordedMessage,
} from "./turn-record.ts";
import type { Turns } from "./turns.ts";

/** How what is written becomes part of a turn. */
export type TurnWriter = Pick<Turns, "run" | "touch">;

/** A reply that no response is known to have carried. */
export interface Unshown extends UnshownReply {
  /** Of a dead message, its `seq`; else its number among those that are done. */
  readonly number: number;
  readonly isDead: boolean;
  readonly turn: number;
  /** Whether rows of the outbox may ride with it. */
  readonly hasRiders: boolean;
}

/** How often what is shown is noted down as a whole: in milliseconds, and in messages. */
const FILE_EVERY = { ms: 30_000, messages: 10_000 } as const;

/**
 * What was done, one row a turn: each message with its reply, and which replies have left. What has
 * not left is in memory too; a start finds it behind a number that moves every half minute, or sooner.
 */
export class Endings {
  readonly #connection: Connection;
  readonly #identities: Identities;
  readonly #turns: TurnWriter;
  readonly #writeTurn: Statement;
  readonly #readTurn: Statement;
  readonly #writeKept: Statement;
  readonly #unfile: Statement;
  readonly #unshow: Statement;
  readonly #silence: Statement;
  readonly #unshown = new Map<string, Unshown>();
  /** Numbers of those that stand in a list of their own, in front of the number that moves. */
  readonly #filed = new Set<number>();
  /** The last turn that is on disk, and the number of the next message. */
  #last = 0;
  #next = 1;
  #filedTo = 0;
  /** Up to which turn it is to be filed next, and when. */
  #fileNext = 0;
  #fileAt = Number.NEGATIVE_INFINITY;
  /** The number of the next message when it was filed last. */
  #filedAt = 0;

  /** Of this turn, until it is on disk. */
  readonly #kept = new Map<string, RecordedMessage>();
  readonly #fresh = new Map<string, Unshown>();
  readonly #gone = new Set<string>();
  #shown: number[] = [];
  #filing: { readonly unshown: readonly Unshown[]; readonly upTo: number } | undefined;
  #latest = 0;

  constructor(connection: Connection, identities: Identities, turns: TurnWriter) {
    this.#connection = connection;
    this.#identities = identities;
    this.#turns = turns;
    this.#writeTurn = connection.prepare("insert into huiyin_turns values (?, ?, ?, ?, ?, ?)");
    this.#readTurn = connection.prepare("select kept from huiyin_turns where turn = ?");
    this.#writeKept = connection.prepare("update huiyin_turns set kept = ? where turn = ?");
    this.#unfile = connection.prepare("delete from huiyin_unshown where number = ?");
    this.#silence = connection.prepare("update huiyin_dead set reply = null where seq = ?");
    this.#unshow = connection.prepare("update huiyin_dead set is_unshown = 0 where seq = ?");
  }

  /** Reads the end of what is on disk. The identities have been loaded. */
  load(): void {
    const query = (sql: string) => this.#connection.query(sql);
    this.#filedTo = Number(query("select filed_to from huiyin_progress")[0]?.filed_to ?? 0);
    const [newest] = query("select turn, first, n from huiyin_turns order by turn desc limit 1");
    const { blockedTo } = this.#identities;
    this.#last = Math.max(blockedTo, Number(newest?.turn ?? 0));
    this.#next = Number(newest?.first ?? 1) + Number(newest?.n ?? 0);
    this.#fileNext = this.#filedTo;
    this.#loadFiled();
    const behind = "select turn, first, kept, shown from huiyin_turns where turn > ? order by turn";
    const byNumber = new Map<number, string>();
    const rows = this.#connection.prepare(behind).all([Math.min(this.#filedTo, blockedTo)]);
    for (const { turn, first, kept, shown } of rows) {
      const messages = decodeKept(kept as Uint8Array);
      if (Number(turn) > blockedTo) this.#identities.add(Number(turn), messages);
      if (Number(turn) > this.#filedTo) {
        for (const [index, message] of messages.entries()) {
          const one = unshownOf(message, Number(first) + index, Number(turn));
          if (!one) continue;
          this.#unshown.set(one.id, one);
          byNumber.set(one.number, one.id);
        }
      }
      for (const number of decodeShown(shown as Uint8Array)) {
        const id = byNumber.get(number);
        if (id !== undefined) this.#unshown.delete(id);
      }
    }
    this.#loadDead();
  }

  get lastTurn(): number {
    return this.#last;
  }

  /** Replies that no response is known to have carried, in the order of their endings. */
  get unshown(): readonly Unshown[] {
    return [...this.#unshown.values(), ...this.#fresh.values()].filter(
      ({ id }) => !this.#gone.has(id) || this.#fresh.has(id),
    );
  }

  /** What was done in this turn. */
  keptNow(id: string): RecordedMessage | undefined {
    return this.#kept.get(id);
  }

  get allKeptNow(): readonly RecordedMessage[] {
    return [...this.#kept.values()];
  }

  /** What was done in a turn that is on disk. */
  keptOf(turn: number): readonly RecordedMessage[] {
    return this.#read(turn);
  }

  /** A message is done. @param hasMail whether rows of the mailbox ride its response */
  keep(kept: RecordedMessage, hasMail: boolean): void {
    const number = this.#next + this.#kept.size;
    this.#kept.set(kept.id, kept);
    this.#latest = Math.max(this.#latest, kept.at);
    const one = unshownOf(kept, number, this.#last + 1);
    if (one) this.#fresh.set(one.id, { ...one, hasRiders: hasMail || one.rides !== undefined });
    this.#turns.touch();
  }

  /** A message is dead, and its response carries a reply. */
  keepDead(reply: UnshownReply, seq: number, hasMail: boolean): void {
    const hasRiders = hasMail || reply.rides !== undefined;
    this.#fresh.set(reply.id, { ...reply, number: seq, isDead: true, turn: 0, hasRiders });
  }

  /** What repeats of a message that was done in that turn are told. */
  replyOf(id: string, turn: number): string | undefined {
    const unshown = this.#unshown.get(id);
    if (unshown && !this.#gone.has(id)) return unshown.reply;
    return this.#read(turn).find((one) => one.id === id)?.reply;
  }

  /** A reply has left. @returns it, when nobody knew */
  left(id: string, at: number): Unshown | undefined {
    const one = this.#forget(id);
    if (!one) return undefined;
    this.#latest = Math.max(this.#latest, at);
    if (!one.isDead) this.#shown.push(one.number);
    this.#turns.touch();
    return one;
  }

  /** No response has carried a reply, and none will. @returns it, unless one has */
  reroute(id: string): Unshown | undefined {
    const one = this.#forget(id);
    if (!one) return undefined;
    const isWritten = !this.#kept.has(id);
    if (!one.isDead && isWritten)
      this.rewrite(one.turn, (kept) => (kept.id === id ? ACTIVE(kept) : kept));
    const kept = this.#kept.get(id);
    if (kept) this.#kept.set(id, ACTIVE(kept));
    if (one.isDead) this.#turns.run(this.#silence, [one.number]);
    return one;
  }

  /** Changes what is kept of a turn. */
  rewrite(turn: number, change: (kept: RecordedMessage) => RecordedMessage): void {
    const messages = this.#read(turn);
    if (messages.length === 0) return;
    this.#turns.run(this.#writeKept, [encodeKept(messages.map(change)), turn]);
  }

  /** Changes what is kept of this turn. */
  rewriteNow(change: (kept: RecordedMessage) => RecordedMessage): void {
    for (const [id, kept] of this.#kept) this.#kept.set(id, change(kept));
  }

  /** Writes the row of the turn; at its end, inside its transaction. */
  write(now: number): void {
    this.#fileInTime(now);
    if (this.#kept.size + this.#shown.length === 0) return;
    const kept = [...this.#kept.values()];
    const turn = this.#last + 1;
    this.#writeTurn.run([
      turn,
      this.#next,
      kept.length,
      this.#latest,
      encodeKept(kept),
      encodeShown(this.#shown),
    ]);
    this.#identities.writeOdd(turn, kept);
    this.#identities.writeBlock();
  }

  committed(): void {
    this.#identities.committed();
    if (this.#filing) {
      this.#filedTo = this.#filing.upTo;
      for (const { number } of this.#filing.unshown) this.#filed.add(number);
    }
    for (const id of this.#gone) this.#unshown.delete(id);
    for (const [id, one] of this.#fresh) this.#unshown.set(id, one);
    if (this.#kept.size + this.#shown.length > 0) {
      this.#last += 1;
      this.#next += this.#kept.size;
      this.#identities.add(this.#last, [...this.#kept.values()]);
    }
    this.#clear();
  }

  /** The turn is not on disk, and will not be. */
  undone(): void {
    this.#identities.undone();
    this.#clear();
  }

  /**
   * Deletes the oldest rows whose messages all ended before then, but for the last of all and those
   * with a reply that has not left; inside a transaction.
   *
   * @param behind a turn up to which nothing is to be looked at
   * @returns up to which turn it has come; `undefined` when there was nothing to do
   */
  forget(before: number, behind: number, rows: number): number | undefined {
    const since = this.#identities.looseSince;
    if (since !== undefined && since < before) this.#identities.writeBlock(true);
    const next = "select at from huiyin_turns where turn > ? order by turn limit 1";
    const [unfiled] = this.#connection.prepare(next).all([this.#filedTo]);
    if (unfiled && Number(unfiled.at) < before) this.#file(this.#last);
    const filedTo = this.#filing?.upTo ?? this.#filedTo;
    const end = Math.min(filedTo, this.#identities.blockedTo, this.#last - 1);
    const oldest =
      "select turn, at from huiyin_turns where turn > ? and turn <= ? order by turn limit ?";
    const found = this.#connection.prepare(oldest).all([behind, end, rows]);
    const young = found.findIndex(({ at }) => Number(at) >= before);
    const over = young === -1 ? found : found.slice(0, young);
    const last = over.at(-1)?.turn;
    if (last === undefined) return undefined;
    this.#connection
      .prepare(
        `delete from huiyin_turns where turn > ? and turn <= ?
           and turn not in (select turn from huiyin_unshown)`,
      )
      .run([behind, Number(last)]);
    return Number(last);
  }

  /** Every so often: what is shown up to the turn of the last time needs no looking at any more. */
  #fileInTime(now: number): void {
    if (now < this.#fileAt && this.#next - this.#filedAt < FILE_EVERY.messages) return;
    this.#fileAt = now + FILE_EVERY.ms;
    this.#filedAt = this.#next;
    this.#file(this.#fileNext);
    this.#fileNext = this.#last;
  }

  /** Of all turns up to this one only what has not been shown is looked for at a start. */
  #file(upTo: number): void {
    if (this.#filing || upTo <= this.#filedTo) return;
    const unshown = [...this.#unshown.values()].filter(
      ({ id, isDead, number, turn }) =>
        !isDead && turn <= upTo && !this.#gone.has(id) && !this.#filed.has(number),
    );
    const write = this.#connection.prepare("insert into huiyin_unshown values (?, ?)");
    for (const { number, turn } of unshown) this.#turns.run(write, [number, turn]);
    const move = this.#connection.prepare("update huiyin_progress set filed_to = ?");
    this.#turns.run(move, [upTo]);
    this.#filing = { unshown, upTo };
  }

  #forget(id: string): Unshown | undefined {
    const fresh = this.#fresh.get(id);
    if (fresh) {
      this.#fresh.delete(id);
      if (fresh.isDead) this.#turns.run(this.#unshow, [fresh.number]);
      return fresh;
    }
    const one = this.#gone.has(id) ? undefined : this.#unshown.get(id);
    if (!one) return undefined;
    this.#gone.add(id);
    if (one.isDead) this.#turns.run(this.#unshow, [one.number]);
    else if (this.#filed.has(one.number) || this.#filing?.unshown.includes(one)) {
      this.#turns.run(this.#unfile, [one.number]);
    }
    return one;
  }

  #read(turn: number): RecordedMessage[] {
    const [row] = this.#readTurn.all([turn]);
    return row ? decodeKept(row.kept as Uint8Array) : [];
  }

  #loadFiled(): void {
    const rows = this.#connection.query(
      `select number, turn, first, kept from huiyin_unshown join huiyin_turns using (turn)
       order by number`,
    );
    for (const { number, turn, first, kept } of rows) {
      const message = decodeKept(kept as Uint8Array)[Number(number) - Number(first)];
      const one = message && unshownOf(message, Number(number), Number(turn));
      if (!one) continue;
      this.#unshown.set(one.id, one);
      this.#filed.add(one.number);
    }
  }

  #loadDead(): void {
    const rows = this.#connection.query(
      `select seq, hex(id) as id, app, reply, rides, ended_at from huiyin_dead
       where is_unshown = 1 order by seq`,
    );
    for (const { seq, id, app, reply, rides, ended_at } of rows) {
      const one = {
        id: String(id).toLowerCase(),
        app: String(app),
        reply: String(reply),
        rides: (rides ?? undefined) as string | undefined,
        endedAt: Number(ended_at),
      };
      this.#unshown.set(one.id, {
        ...one,
        number: Number(seq),
        isDead: true,
        turn: 0,
        hasRiders: true,
      });
    }
  }

  #clear(): void {
    this.#kept.clear();
    this.#fresh.clear();
    this.#gone.clear();
    this.#shown = [];
    this.#filing = undefined;
    this.#latest = 0;
  }
}

function unshownOf(kept: RecordedMessage, number: number, turn: number): Unshown | undefined {
  const { id, app, route, reply, rides, at } = kept;
  if (route !== "passive" || reply === undefined) return undefined;
  return { id, app, reply, rides, endedAt: at, number, turn, isDead: false, hasRiders: true };
}

const ACTIVE = (kept: RecordedMessage): RecordedMessage => ({
  ...kept,
  route: "active",
  reply: undefined,
  rides: undefined,
});
