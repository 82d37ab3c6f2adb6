/**
 * EndedIdentities of messages that have ended, and the turn in which each did: a few tables of typed
 * arrays, because half a million strings in a map would keep the collector busy. The youngest is
 * filled; when it is full the oldest is emptied and becomes the youngest.
 */
export class EndedIdentities {
  readonly #tables: Table[] = [];
  readonly #most: number;
  readonly #each: number;
  readonly #key = new Uint32Array(4);
  /** What `#key` holds: a message is mostly asked for several times in a row. */
  #keyOf: string | undefined;
  /** How many had to go before their time. */
  forgotten = 0;

  /**
   * @param most how many tables there are
   * @param each how many identities one of them holds
   */
  constructor(most = 8, each = 62_500) {
    this.#most = most;
    this.#each = each;
  }

  /** In which turn it ended; `undefined` for one that is not known. @throws TypeError for what is no identity */
  turnOf(id: string): number | undefined {
    const key = this.#read(id);
    for (const table of this.#tables) {
      const turn = table.find(key);
      if (turn !== 0) return turn;
    }
    return undefined;
  }

  /**
   * Notes one that is not known.
   *
   * @param turn above 0
   * @param at when it ended, in milliseconds since the epoch
   */
  add(id: string, turn: number, at: number): void {
    const key = this.#read(id);
    let youngest = this.#tables[0];
    if (!youngest || youngest.size >= this.#each) {
      youngest = this.#another();
      this.#tables.unshift(youngest);
    }
    youngest.add(key, turn, at);
  }

  /** Forgets tables in which everything ended before. */
  forget(before: number): void {
    for (let last = this.#tables.at(-1); last && last.youngestAt < before; ) {
      this.#tables.pop();
      last = this.#tables.at(-1);
    }
  }

  #another(): Table {
    if (this.#tables.length < this.#most) return new Table(this.#each);
    const oldest = this.#tables.pop() ?? new Table(this.#each);
    this.forgotten += oldest.size;
    oldest.clear();
    return oldest;
  }

  /** 32 hexadecimal digits as four numbers, in an array that is used again and again. */
  #read(id: string): Uint32Array {
    if (id === this.#keyOf) return this.#key;
    this.#keyOf = undefined;
    let wrong = id.length ^ 32;
    for (let word = 0; word < 4; word += 1) {
      let value = 0;
      for (let place = word * 8; place < word * 8 + 8; place += 1) {
        const digit = DIGITS[id.charCodeAt(place)] ?? 16;
        wrong |= digit & 16;
        value = (value << 4) | digit;
      }
      this.#key[word] = value;
    }
    if (wrong === 0) {
      this.#keyOf = id;
      return this.#key;
    }
    throw new TypeError("the identity of a message is 32 hexadecimal digits, in lower case");
  }
}

/** By the code of a character: the value of a hexadecimal digit, 16 for any other. */
const DIGITS = new Uint8Array(128).fill(16);
for (const [value, digit] of [..."0123456789abcdef"].entries()) {
  DIGITS[digit.charCodeAt(0)] = value;
}

/** Open addressing. EndedIdentities are digests, so that one of their words is as good as a hash. */
class Table {
  /** Of each slot: the identity, and the turn; 0 where there is none. */
  readonly #slots: Uint32Array;
  readonly #mask: number;
  size = 0;
  youngestAt = Number.NEGATIVE_INFINITY;

  constructor(most: number) {
    const slots = 2 ** Math.ceil(Math.log2(most * 2));
    this.#slots = new Uint32Array(slots * WIDTH);
    this.#mask = slots - 1;
  }

  clear(): void {
    this.#slots.fill(0);
    this.size = 0;
    this.youngestAt = Number.NEGATIVE_INFINITY;
  }

  /** @returns the turn, 0 when it is not here */
  find(key: Uint32Array): number {
    return this.#slots[this.#place(key) + 4] ?? 0;
  }

  add(key: Uint32Array, turn: number, at: number): void {
    const place = this.#place(key);
    this.#slots.set(key, place);
    this.#slots[place + 4] = turn;
    this.size += 1;
    if (at > this.youngestAt) this.youngestAt = at;
  }

  /** Where it stands, or would. */
  #place(key: Uint32Array): number {
    const slots = this.#slots;
    let slot = (key[0] ?? 0) & this.#mask;
    for (;;) {
      const place = slot * WIDTH;
      if (slots[place + 4] === 0) return place;
      const isSame =
        slots[place] === key[0] &&
        slots[place + 1] === key[1] &&
        slots[place + 2] === key[2] &&
        slots[place + 3] === key[3];
      if (isSame) return place;
      slot = (slot + 1) & this.#mask;
    }
  }
}

const WIDTH = 5;
