/** Finds all words of a set in a text, in one pass whose length does not depend on the set. */
export interface Automaton {
  /**
   * Calls `found` for every occurrence of every word, by the words' indices in the list.
   * Occurrences are ordered by their ends.
   *
   * @param found returns whether another occurrence of this word would matter
   */
  scan(text: string, found: (word: number, start: number, end: number) => boolean): void;
}

const ROOT = 0;
const NONE = -1;
/** Slots of the table for each edge: probes stay short. */
const SPARSENESS = 4;

/**
 * The automaton of Aho and Corasick over UTF-16 units. Edges stand in one hash table of integers,
 * those of the root in an array, so that a unit costs two or three reads, whatever the alphabet.
 *
 * @param words not empty, each at most once
 */
export function automaton(words: readonly string[]): Automaton {
  const trie = new Trie(words);
  return new Scanner(words, trie);
}

/** The words' common prefixes as numbered nodes, parents before children. */
class Trie {
  readonly parent = [NONE];
  readonly unit = [0];
  /** Index of the word that ends here, or none. */
  readonly word = [NONE];
  readonly edges = new Map<number, number>();

  constructor(words: readonly string[]) {
    for (const [index, word] of words.entries()) this.#add(word, index);
  }

  get size(): number {
    return this.parent.length;
  }

  #add(word: string, index: number): void {
    let node = ROOT;
    for (let at = 0; at < word.length; at += 1) node = this.#child(node, word.charCodeAt(at));
    this.word[node] = index;
  }

  #child(node: number, unit: number): number {
    const key = node * 0x10000 + unit;
    const known = this.edges.get(key);
    if (known !== undefined) return known;
    const child = this.parent.push(node) - 1;
    this.unit.push(unit);
    this.word.push(NONE);
    this.edges.set(key, child);
    return child;
  }
}

class Scanner implements Automaton {
  readonly #words: readonly string[];
  /** Triples of node, unit and child, found by open addressing. */
  readonly #table: Int32Array;
  readonly #mask: number;
  readonly #fromRoot = new Int32Array(0x10000);
  /**
   * For each node, one bit of 32 for the units that lead on, by their last five bits. Most units
   * lead nowhere, and most of those are known here, in a table small enough to stay in the cache.
   */
  readonly #leadsOn: Int32Array;
  /** The longest proper suffix of a node that is a node too. */
  readonly #fail: Int32Array;
  readonly #word: Int32Array;
  /** The nearest node on the way of suffixes, the node itself included, where a word ends. */
  readonly #output: Int32Array;
  /** The scan in which nothing at or below this output was worth reporting again. */
  readonly #settled: Int32Array;
  #scan = 0;

  constructor(words: readonly string[], trie: Trie) {
    this.#words = words;
    const capacity = 2 ** Math.ceil(Math.log2(trie.size * SPARSENESS + 1));
    this.#table = new Int32Array(capacity * 4).fill(NONE);
    this.#mask = capacity - 1;
    this.#word = Int32Array.from(trie.word);
    this.#leadsOn = new Int32Array(trie.size);
    this.#fail = new Int32Array(trie.size);
    this.#output = new Int32Array(trie.size).fill(ROOT);
    this.#settled = new Int32Array(trie.size);
    for (let node = 1; node < trie.size; node += 1) {
      this.#insert(trie.parent[node] ?? ROOT, trie.unit[node] ?? 0, node);
    }
    this.#link(trie);
  }

  scan(text: string, found: (word: number, start: number, end: number) => boolean): void {
    this.#scan += 1;
    const fromRoot = this.#fromRoot;
    const outputs = this.#output;
    let node = ROOT;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      node = node === ROOT ? (fromRoot[unit] ?? ROOT) : this.#next(node, unit);
      if (node === ROOT) continue;
      const output = outputs[node] ?? ROOT;
      if (output !== ROOT) this.#report(output, at + 1, found);
    }
  }

  #report(
    first: number,
    end: number,
    found: (word: number, start: number, end: number) => boolean,
  ): void {
    let matters = false;
    for (let node = first; node !== ROOT; node = this.#output[this.#fail[node] ?? ROOT] ?? ROOT) {
      if (this.#settled[node] === this.#scan) break;
      const word = this.#word[node] ?? 0;
      const length = this.#words[word]?.length ?? 0;
      if (found(word, end - length, end)) matters = true;
    }
    // A text of one repeated letter would otherwise report each of its words at each place.
    if (!matters) this.#settled[first] = this.#scan;
  }

  #next(from: number, unit: number): number {
    let node = from;
    while (node !== ROOT) {
      const child = this.#child(node, unit);
      if (child !== NONE) return child;
      node = this.#fail[node] ?? ROOT;
    }
    return this.#fromRoot[unit] ?? ROOT;
  }

  #child(node: number, unit: number): number {
    if (((this.#leadsOn[node] ?? 0) & (1 << unit)) === 0) return NONE;
    const table = this.#table;
    let slot = this.#slot(node, unit);
    for (;;) {
      const held = table[slot];
      if (held === node && table[slot + 1] === unit) return table[slot + 2] ?? NONE;
      if (held === NONE) return NONE;
      slot = (slot + 4) & (this.#mask * 4);
    }
  }

  #slot(node: number, unit: number): number {
    const mixed = Math.imul(node ^ Math.imul(unit, 0x9e3779b1), 0x85ebca6b);
    return ((mixed ^ (mixed >>> 15)) & this.#mask) * 4;
  }

  #insert(node: number, unit: number, child: number): void {
    if (node === ROOT) {
      this.#fromRoot[unit] = child;
      return;
    }
    // Of the number of places to shift by, only the last five bits count.
    this.#leadsOn[node] = (this.#leadsOn[node] ?? 0) | (1 << unit);
    let slot = this.#slot(node, unit);
    while (this.#table[slot] !== NONE) slot = (slot + 4) & (this.#mask * 4);
    this.#table[slot] = node;
    this.#table[slot + 1] = unit;
    this.#table[slot + 2] = child;
  }

  /** Level by level, for a node's links are made of those of shorter nodes. */
  #link(trie: Trie): void {
    const depth = new Int32Array(trie.size);
    for (let node = 1; node < trie.size; node += 1) {
      depth[node] = (depth[trie.parent[node] ?? ROOT] ?? 0) + 1;
    }
    const order = Array.from({ length: trie.size - 1 }, (_, index) => index + 1);
    order.sort((a, b) => (depth[a] ?? 0) - (depth[b] ?? 0));
    for (const node of order) {
      const parent = trie.parent[node] ?? ROOT;
      const unit = trie.unit[node] ?? 0;
      const fail = parent === ROOT ? ROOT : this.#next(this.#fail[parent] ?? ROOT, unit);
      this.#fail[node] = fail;
      this.#output[node] = this.#word[node] === NONE ? (this.#output[fail] ?? ROOT) : node;
    }
  }
}
