import { Histogram, type Registry } from "prom-client";

export interface HistogramOptions {
  readonly registry: Registry;
  /** Ends in `_seconds`. */
  readonly name: string;
  readonly help: string;
  readonly label: string;
  /** Upper bounds, in seconds. */
  readonly buckets: readonly number[];
}

/** Notes how long something took, in milliseconds. */
export type Observe = (ms: number) => void;

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
