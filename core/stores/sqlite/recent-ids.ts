import { IdentityTables } from "../identity-tables.ts";

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
  readonly capacity: number;
  readonly #tables: IdentityTables;
  #floor = Number.NEGATIVE_INFINITY;

  constructor({ tables = TABLES, each = EACH }: RecentIdsOptions = {}) {
    this.capacity = tables * each;
    this.#tables = new IdentityTables(tables, each, ({ newest }) => this.raiseFloor(newest));
  }

  /** The largest stamp of an id that was given up; what is above it and not here was never here. */
  get floor(): number {
    return this.#floor;
  }

  /** Something with a stamp up to this one is kept elsewhere only. */
  raiseFloor(stamp: number): void {
    if (stamp > this.#floor) this.#floor = stamp;
  }

  /** @param stamp the floor rises to it when the id is given up */
  add(id: string, turn: number, stamp: number): void {
    this.#tables.add(wordsOf(id), turn, stamp);
  }

  /** The same for an id of 16 bytes. */
  addBytes(bytes: Buffer, at: number, turn: number, stamp: number): void {
    this.#tables.add(wordsIn(bytes, at), turn, stamp);
  }

  /** The turn in which it was finished; `undefined` when it is not here. */
  find(id: string): number | undefined {
    return this.#tables.find(wordsOf(id));
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
