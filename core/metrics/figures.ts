import { Counter, Histogram, type Registry } from "prom-client";

/** Names of plugins and of whatever plugins bring along. */
export const MOST_PLUGINS = 200;
/** Paths of the active API: there are some 150 in all. */
export const MOST_PATHS = 200;
/** Apps are few. */
export const MOST_APPS = 100;
/** Jobs of all plugins. */
export const MOST_JOBS = 300;
/** Codes of errors. */
export const MOST_CODES = 100;

/** Stands where no plugin is to be named; no plugin can be called so. */
export const NO_PLUGIN = "(none)";

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

/** One number that goes up. */
interface Cell {
  value: number;
}

/** Makes the number for these label values, in the order of the label names. It begins at 0. */
type MakeCell = (...labels: readonly string[]) => Cell;

interface CounterOptions {
  readonly registry: Registry;
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

/**
 * A counter whose numbers are plain fields: what counts them does nothing but add, twenty times as
 * fast as finding them by their labels. They are handed over when somebody asks for the figures.
 */
export function createCounter({ registry, name, help, labels = [] }: CounterOptions): MakeCell {
  const cells: (Cell & { readonly labels: readonly string[] })[] = [];
  new Counter({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    collect() {
      this.reset();
      for (const cell of cells) this.labels(...cell.labels).inc(cell.value);
    },
  });
  return (...values) => {
    const cell = { labels: values, value: 0 };
    cells.push(cell);
    return cell;
  };
}

/** A number for each of the names there are, so that none is missing before it was ever counted. */
export function cellsOf<K extends string>(
  names: readonly K[],
  make: (name: K) => Cell,
): Readonly<Record<K, Cell>> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<K, Cell>;
}

interface HistogramOptions {
  readonly registry: Registry;
  /** Ends in `_seconds`. */
  readonly name: string;
  readonly help: string;
  readonly label: string;
  /** Upper bounds, in seconds. */
  readonly buckets: readonly number[];
}

/** Notes how long something took, in milliseconds. */
type Observe = (ms: number) => void;

/** A histogram of durations; gives what notes those of one label value, to be kept. */
export function createHistogram(options: HistogramOptions): (value: string) => Observe {
  const { registry, name, help, label, buckets } = options;
  const histogram = new Histogram({
    name,
    help,
    labelNames: [label],
    buckets: [...buckets],
    registers: [registry],
  });
  return (value) => {
    // A series that begins with its first event hides that event from every rate.
    histogram.zero({ [label]: value });
    const child = histogram.labels(value);
    return (ms) => {
      if (Number.isFinite(ms)) child.observe(ms / 1_000);
    };
  };
}
