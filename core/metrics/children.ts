/** What is counted under a name that nobody gave room to. */
const OTHER = "other";

/**
 * One thing for each name, made when the name is first met. Every name costs a scrape a line, and
 * whoever keeps the figures memory for ever, so names beyond `limit` share one thing.
 */
export class Children<T> {
  readonly #byName = new Map<string, T>();
  readonly #make: (name: string) => T;
  readonly #limit: number;

  constructor(limit: number, make: (name: string) => T) {
    this.#limit = limit;
    this.#make = make;
  }

  get(name: string): T {
    return this.#byName.get(name) ?? this.#meet(name);
  }

  #meet(name: string): T {
    if (this.#byName.size < this.#limit) return this.#add(name);
    return this.#byName.get(OTHER) ?? this.#add(OTHER);
  }

  #add(name: string): T {
    const child = this.#make(name);
    this.#byName.set(name, child);
    return child;
  }
}
