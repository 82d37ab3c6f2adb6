/** Ids of one table: half of its slots, so that looking for one that is missing ends soon. */
const EACH = 62_500;
const TABLES = 8;

export interface RecentIdsOptions {
  /** How many tables there are, and how many ids each takes. The oldest is given up as a whole. */
  readonly tables?: number;
  readonly each?: number;
}

/**
 * The ids of the messages that were finished last, with the turn of each, in memory: 25 MB for half
 * a million. An id is 32 hexadecimal digits, and four numbers here.
 */
export class RecentIds {
  readonly #tables: Table[] = [];
  readonly #most: number;
  readonly #each: number;
  #floor = Number.NEGATIVE_INFINITY;

  constructor({ tables = TABLES, each = EACH }: RecentIdsOptions = {}) {
    this.#most = tables;
    this.#each = each;
  }

  /** The largest stamp of an id that was given up; what is above it and not here was never here. */
  get floor(): number {
    return this.#floor;
  }

  get capacity(): number {
    return this.#most * this.#each;
  }

  /** Something with a stamp up to this one is kept elsewhere only. */
  raiseFloor(stamp: number): void {
    if (stamp > this.#floor) this.#floor = stamp;
  }

  /** @param stamp the floor rises to it when the id is given up */
  add(id: string, turn: number, stamp: number): void {
    this.#add(wordsOf(id), turn, stamp);
  }

  /** The same for an id of 16 bytes. */
  addBytes(bytes: Buffer, at: number, turn: number, stamp: number): void {
    this.#add(wordsIn(bytes, at), turn, stamp);
  }

  /** The turn in which it was finished; `undefined` when it is not here. */
  find(id: string): number | undefined {
    const words = wordsOf(id);
    for (const table of this.#tables) {
      const turn = table.find(words);
      if (turn !== 0) return turn;
    }
    return undefined;
  }

  #add(words: Uint32Array, turn: number, stamp: number): void {
    let table = this.#tables[0];
    if (!table || table.count === this.#each) {
      table = this.#oldestAnew() ?? new Table(this.#each);
      this.#tables.unshift(table);
    }
    table.add(words, turn, stamp);
  }

  #oldestAnew(): Table | undefined {
    if (this.#tables.length < this.#most) return undefined;
    const oldest = this.#tables.pop();
    if (!oldest) return undefined;
    this.raiseFloor(oldest.newestStamp);
    oldest.clear();
    return oldest;
  }
}

/** An open-addressing hash table. Nothing is ever deleted from it but everything. */
class Table {
  readonly #mask: number;
  readonly #words: Uint32Array;
  /** 0 for an empty slot: turns are counted from 1. */
  readonly #turns: Float64Array;
  count = 0;
  newestStamp = Number.NEGATIVE_INFINITY;

  constructor(most: number) {
    const slots = 2 ** Math.ceil(Math.log2(most * 2));
    this.#mask = slots - 1;
    this.#words = new Uint32Array(slots * 4);
    this.#turns = new Float64Array(slots);
  }

  add(words: Uint32Array, turn: number, stamp: number): void {
    let slot = placeOf(words) & this.#mask;
    while (this.#turns[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#turns[slot] = turn;
    this.#words.set(words, slot * 4);
    this.count += 1;
    if (stamp > this.newestStamp) this.newestStamp = stamp;
  }

  find(words: Uint32Array): number {
    const mine = this.#words;
    for (let slot = placeOf(words) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const turn = this.#turns[slot];
      if (!turn) return 0;
      const at = slot * 4;
      if (
        mine[at] === words[0] &&
        mine[at + 1] === words[1] &&
        mine[at + 2] === words[2] &&
        mine[at + 3] === words[3]
      ) {
        return turn;
      }
    }
  }

  clear(): void {
    this.#turns.fill(0);
    this.count = 0;
    this.newestStamp = Number.NEGATIVE_INFINITY;
  }
}

const scratch = Buffer.alloc(16);
const found = new Uint32Array(4);

/** The same four numbers each time that it is called, filled anew. */
function wordsOf(id: string): Uint32Array {
  scratch.write(id, 0, 16, "hex");
  return wordsIn(scratch, 0);
}

function wordsIn(bytes: Buffer, at: number): Uint32Array {
  for (let word = 0; word < 4; word += 1) found[word] = bytes.readUInt32BE(at + word * 4);
  return found;
}

/** All of an id counts: not every one is as random as a digest. */
function placeOf(words: Uint32Array): number {
  let hash = 0;
  for (let word = 0; word < 4; word += 1) {
    hash = Math.imul(hash ^ (words[word] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
