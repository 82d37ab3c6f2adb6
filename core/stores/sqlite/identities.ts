import type { Connection, Statement } from "./database/driver.ts";
import { RecentIds, type RecentIdsOptions } from "./recent-ids.ts";
import type { RecordedMessage } from "./turn-record.ts";
import { idBytes } from "./turn-record.ts";

export interface IdentityOptions extends RecentIdsOptions {
  /** How many ids stand in one row. */
  readonly block?: number;
}

/** A row of ids: between which stamps they lie. */
interface Zone {
  /** The last turn of which it holds ids. */
  readonly last: number;
  readonly from: number;
  readonly to: number;
}

/** An id of which the disk has no block yet. */
interface Loose {
  readonly id: string;
  readonly turn: number;
  readonly stamp: number;
  readonly at: number;
}

/** Which stamps those may have that stand in no block. */
interface Odd {
  count: number;
  hasNone: boolean;
  from: number;
  to: number;
}

const BLOCK = 4_096;
/** WeCom's deliveries may be two hours off; what is further off is not looked for among the others. */
const NEAR_SECONDS = 7_200;
/** How many of those are forgotten with one row of the others. */
const ODD_A_ROW = 100;
const ID = 16;
const ENTRY = ID + 6;

/**
 * Which messages are done, and in which turn each was: a week of them. The last ones are in memory,
 * all others in rows of ids with the range of their stamps. A repeat has the stamp of the first, so
 * one or two rows tell; and what has a later stamp than all that is on disk alone is certainly new.
 */
export class Identities {
  readonly #connection: Connection;
  readonly #block: number;
  readonly #options: RecentIdsOptions;
  readonly #readBlock: Statement;
  readonly #writeBlock: Statement;
  readonly #readOdd: Statement;
  readonly #writeOdd: Statement;
  #recent: RecentIds;
  #zones: Zone[] = [];
  #loose: Loose[] = [];
  /** Blocks up to this turn are gone. */
  #forgotten = 0;
  /** The same, once this turn is on disk. */
  #forgetting = 0;
  #odd: Odd = NONE_ODD();
  /** Of the turn that is being written: they count when it is on disk. */
  #cut: { readonly zone: Zone; readonly loose: readonly Loose[] } | undefined;

  constructor(connection: Connection, { block = BLOCK, ...options }: IdentityOptions = {}) {
    this.#connection = connection;
    this.#block = block;
    this.#options = options;
    this.#recent = new RecentIds(options);
    this.#readBlock = connection.prepare("select ids from huiyin_blocks where last = ?");
    this.#writeBlock = connection.prepare("insert into huiyin_blocks values (?, ?, ?, ?, ?, ?)");
    this.#readOdd = connection.prepare("select turn from huiyin_odd where id = ?");
    this.#writeOdd = connection.prepare("insert or replace into huiyin_odd values (?, ?, ?, ?)");
  }

  /** The last turn of which all ids stand in a block. */
  get blockedTo(): number {
    return (this.#cut?.zone ?? this.#zones.at(-1))?.last ?? this.#forgotten;
  }

  /** When the oldest id that stands in no block was finished. */
  get looseSince(): number | undefined {
    return this.#loose[0]?.at;
  }

  /** Reads what is on disk; the ids behind the last block follow by `add`. */
  load(): void {
    this.#recent = new RecentIds(this.#options);
    this.#loose = [];
    this.#cut = undefined;
    const [progress] = this.#connection.query("select forgotten_to from huiyin_progress");
    this.#forgotten = Number(progress?.forgotten_to ?? 0);
    this.#forgetting = 0;
    this.#zones = this.#connection
      .query("select last, from_stamp, to_stamp from huiyin_blocks order by last")
      .map((row) => ({
        last: Number(row.last),
        from: Number(row.from_stamp),
        to: Number(row.to_stamp),
      }));
    const held = Math.max(0, Math.floor(this.#recent.capacity / this.#block) - 2);
    const border = Math.max(0, this.#zones.length - held);
    for (const { to } of this.#zones.slice(0, border)) this.#recent.raiseFloor(to);
    for (const { last, to } of this.#zones.slice(border)) {
      const ids = this.#idsOf(last);
      for (let at = 0; at < ids.length; at += ENTRY) {
        this.#recent.addBytes(ids, at, ids.readUIntBE(at + ID, 6), to);
      }
    }
    this.#loadOdd();
  }

  /** Takes in what a turn has finished, once that is on disk. */
  add(turn: number, kept: readonly RecordedMessage[]): void {
    for (const { id, stamp, at } of kept) {
      if (isOdd(stamp, at)) {
        this.#recent.add(id, turn, Number.NEGATIVE_INFINITY);
      } else {
        this.#recent.add(id, turn, stamp);
        this.#loose.push({ id, turn, stamp, at });
      }
    }
  }

  /** The turn in which a message was done; `undefined` when it is new, or forgotten. */
  find(id: string, stamp: number): number | undefined {
    return this.#recent.find(id) ?? this.#onDisk(id, stamp);
  }

  /** The same where nobody knows its stamp: looks everywhere. */
  findAnywhere(id: string): number | undefined {
    return this.#recent.find(id) ?? this.#oddTurn(id) ?? this.#blockTurn(id, () => true);
  }

  /** Whether memory alone can tell that it is new. */
  isCertainlyNew(id: string, stamp: number): boolean {
    if (this.#mayBeOdd(stamp)) return false;
    if (stamp !== 0 && stamp <= this.#recent.floor && this.#zones.some(holds(stamp))) return false;
    return this.#recent.find(id) === undefined;
  }

  /** Notes what will be looked for by its id alone; inside the transaction of its turn. */
  writeOdd(turn: number, kept: readonly RecordedMessage[]): void {
    for (const { id, stamp, at } of kept) {
      if (!isOdd(stamp, at)) continue;
      this.#writeOdd.run([idBytes(id), stamp, turn, at]);
      noteOdd(this.#odd, stamp);
    }
  }

  /** Makes a block of what stands in none, when it is enough for one; inside a transaction. */
  writeBlock(isWanted = false): void {
    const loose = this.#loose;
    // One a turn: until it is on disk, nobody knows that they stand in it.
    if (this.#cut || loose.length === 0) return;
    if (!isWanted && loose.length < this.#block) return;
    const ids = Buffer.allocUnsafe(loose.length * ENTRY);
    let [from, to, at] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    for (const [index, one] of loose.entries()) {
      ids.write(one.id, index * ENTRY, ID, "hex");
      ids.writeUIntBE(one.turn, index * ENTRY + ID, 6);
      from = Math.min(from, one.stamp);
      to = Math.max(to, one.stamp);
      at = Math.max(at, one.at);
    }
    const last = loose.at(-1)?.turn ?? 0;
    this.#writeBlock.run([last, from, to, loose.length, at, ids]);
    this.#cut = { zone: { last, from, to }, loose };
  }

  /** What was written is on disk. Call it before the turn's own ids are added. */
  committed(): void {
    if (this.#cut) {
      this.#zones.push(this.#cut.zone);
      this.#loose = this.#loose.slice(this.#cut.loose.length);
      this.#cut = undefined;
    }
    if (this.#forgetting > 0) {
      this.#forgotten = this.#forgetting;
      this.#zones = this.#zones.filter(({ last }) => last > this.#forgotten);
      this.#forgetting = 0;
    }
  }

  /** What was written is not on disk. */
  undone(): void {
    this.#cut = undefined;
    this.#forgetting = 0;
  }

  /**
   * Forgets messages that were finished before then, some rows at a time; inside a transaction.
   *
   * @returns whether there may be more
   */
  forget(before: number, rows: number): boolean {
    const over = this.#connection
      .prepare("select last, at from huiyin_blocks order by last limit ?")
      .all([rows]);
    const end = over.findIndex(({ at }) => Number(at) >= before);
    const last = over.slice(0, end === -1 ? over.length : end).at(-1)?.last;
    const odd =
      "delete from huiyin_odd where id in (select id from huiyin_odd where at < ? limit ?)";
    const isOddLeft = this.#connection.prepare(odd).run([before, rows * ODD_A_ROW]) > 0;
    if (last === undefined) return isOddLeft;
    this.#connection.prepare("delete from huiyin_blocks where last <= ?").run([Number(last)]);
    this.#connection.prepare("update huiyin_progress set forgotten_to = ?").run([Number(last)]);
    this.#forgetting = Number(last);
    return isOddLeft || (end === -1 && over.length === rows);
  }

  #onDisk(id: string, stamp: number): number | undefined {
    const odd = this.#mayBeOdd(stamp) ? this.#oddTurn(id) : undefined;
    if (odd !== undefined || stamp === 0 || stamp > this.#recent.floor) return odd;
    return this.#blockTurn(id, holds(stamp));
  }

  #oddTurn(id: string): number | undefined {
    const [row] = this.#odd.count === 0 ? [] : this.#readOdd.all([idBytes(id)]);
    return row && Number(row.turn);
  }

  #blockTurn(id: string, isSought: (zone: Zone) => boolean): number | undefined {
    const bytes = Buffer.from(id, "hex");
    for (let index = this.#zones.length - 1; index >= 0; index -= 1) {
      const zone = this.#zones[index];
      if (!zone || !isSought(zone)) continue;
      const turn = turnIn(this.#idsOf(zone.last), bytes);
      if (turn !== undefined) return turn;
    }
    return undefined;
  }

  #idsOf(last: number): Buffer {
    const [row] = this.#readBlock.all([last]);
    const ids = row?.ids as Uint8Array | undefined;
    return ids ? Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength) : Buffer.alloc(0);
  }

  #loadOdd(): void {
    const [row] = this.#connection.query(
      `select count(*) as n, min(stamp) as least, max(stamp) as most,
         (select min(stamp) from huiyin_odd where stamp > 0) as first from huiyin_odd`,
    );
    this.#odd = NONE_ODD();
    if (!row || row.n === 0) return;
    if (row.least === 0) noteOdd(this.#odd, 0);
    if (row.first !== null) noteOdd(this.#odd, Number(row.first));
    if (row.most !== 0) noteOdd(this.#odd, Number(row.most));
  }

  #mayBeOdd(stamp: number): boolean {
    const { count, hasNone, from, to } = this.#odd;
    if (count === 0) return false;
    return stamp === 0 ? hasNone : stamp >= from && stamp <= to;
  }
}

const holds = (stamp: number) => (zone: Zone) => zone.from <= stamp && stamp <= zone.to;

const isOdd = (stamp: number, at: number) =>
  stamp === 0 || Math.abs(stamp - at / 1_000) > NEAR_SECONDS;

const NONE_ODD = (): Odd => ({
  count: 0,
  hasNone: false,
  from: Number.POSITIVE_INFINITY,
  to: Number.NEGATIVE_INFINITY,
});

function noteOdd(odd: Odd, stamp: number): void {
  odd.count += 1;
  if (stamp === 0) {
    odd.hasNone = true;
    return;
  }
  odd.from = Math.min(odd.from, stamp);
  odd.to = Math.max(odd.to, stamp);
}

function turnIn(ids: Buffer, id: Buffer): number | undefined {
  for (let at = ids.indexOf(id); at !== -1; at = ids.indexOf(id, at + 1)) {
    if (at % ENTRY === 0) return ids.readUIntBE(at + ID, 6);
  }
  return undefined;
}
