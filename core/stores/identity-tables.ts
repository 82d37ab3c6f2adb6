/**
 * Identities, each as four numbers, and the turn in which its message ended: a few tables of typed
 * arrays, because half a million strings in a map would keep the collector busy. The youngest is
 * filled; when it is full the oldest is emptied and becomes the youngest.
 */
export class IdentityTables {
  readonly #tables: Table[] = [];
  readonly #most: number;
  readonly #each: number;
  readonly #onGivenUp: (table: GivenUp) => void;

  /**
   * @param most how many tables there are
   * @param each how many identities one of them holds
   * @param onGivenUp told of a table before it is emptied to be filled anew
   */
  constructor(most: number, each: number, onGivenUp: (table: GivenUp) => void) {
    this.#most = most;
    this.#each = each;
    this.#onGivenUp = onGivenUp;
  }

  /** In which turn it ended; `undefined` for one that is not here. */
  find(words: Uint32Array): number | undefined {
    for (const table of this.#tables) {
      const turn = table.find(words);
      if (turn !== 0) return turn;
    }
    return undefined;
  }

  /**
   * @param turn above 0
   * @param time by which tables are older or younger, in whatever unit
   */
  add(words: Uint32Array, turn: number, time: number): void {
    let youngest = this.#tables[0];
    if (!youngest || youngest.count >= this.#each) {
      youngest = this.#another();
      this.#tables.unshift(youngest);
    }
    youngest.add(words, turn, time);
  }

  /** Forgets tables in which everything is older. */
  forget(before: number): void {
    for (let last = this.#tables.at(-1); last && last.newest < before; ) {
      this.#tables.pop();
      last = this.#tables.at(-1);
    }
  }

  #another(): Table {
    const oldest = this.#tables.length < this.#most ? undefined : this.#tables.pop();
    if (!oldest) return new Table(this.#each);
    this.#onGivenUp(oldest);
    oldest.clear();
    return oldest;
  }
}

/** A table whose identities are not known any more. */
export interface GivenUp {
  /** How many they are. */
  readonly count: number;
  /** The largest of their times. */
  readonly newest: number;
}

/** Open addressing. Nothing is ever deleted from it but everything. */
class Table {
  readonly #mask: number;
  readonly #words: Uint32Array;
  /** 0 for an empty slot: turns are counted from 1. */
  readonly #turns: Float64Array;
  count = 0;
  newest = Number.NEGATIVE_INFINITY;

  /** @param most half of its slots, so that looking for one that is missing ends soon */
  constructor(most: number) {
    const slots = 2 ** Math.ceil(Math.log2(most * 2));
    this.#mask = slots - 1;
    this.#words = new Uint32Array(slots * 4);
    this.#turns = new Float64Array(slots);
  }

  /** @returns the turn, 0 when it is not here */
  find(words: Uint32Array): number {
    return this.#turns[this.#slotOf(words)] ?? 0;
  }

  add(words: Uint32Array, turn: number, time: number): void {
    const slot = this.#slotOf(words);
    this.#turns[slot] = turn;
    this.#words.set(words, slot * 4);
    this.count += 1;
    if (time > this.newest) this.newest = time;
  }

  clear(): void {
    this.#turns.fill(0);
    this.count = 0;
    this.newest = Number.NEGATIVE_INFINITY;
  }

  /** Where it stands, or would. */
  #slotOf(words: Uint32Array): number {
    const mine = this.#words;
    for (let slot = hashOf(words) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      if (this.#turns[slot] === 0) return slot;
      const at = slot * 4;
      const isSame =
        mine[at] === words[0] &&
        mine[at + 1] === words[1] &&
        mine[at + 2] === words[2] &&
        mine[at + 3] === words[3];
      if (isSame) return slot;
    }
  }
}

/** All of an identity counts: not every one is as random as a digest. */
function hashOf(words: Uint32Array): number {
  let hash = 0;
  for (let word = 0; word < 4; word += 1) {
    hash = Math.imul(hash ^ (words[word] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
