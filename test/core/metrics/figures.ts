import type { MetricSources } from "../../../core/metrics/gauges.ts";
import { createMetrics, type Metrics, type MetricsOptions } from "../../../core/metrics/metrics.ts";
import type { StoreCounts } from "../../../core/stores/port/store.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";

/** Counts of a store that holds nothing. */
export const NOTHING: StoreCounts = {
  messages: { accepted: 0, running: 0, dead: 0 },
  parts: { pending: 0, sending: 0, riding: 0, held: 0, mailbox: 0, dead: 0 },
  forgotten: 0,
};

/** Sources of a bot that has nothing to do. */
export const idle: MetricSources = {
  counts: async () => NOTHING,
  running: () => 0,
  waiting: () => 0,
  storeReady: () => true,
  ready: () => true,
};

/** Metrics of a bot that has nothing to do, but for what is said otherwise. */
export function metricsOf(
  sources: Partial<MetricSources> = {},
  options?: Partial<MetricsOptions>,
): Metrics {
  const metrics = createMetrics({
    version: "1.2.3",
    apps: ["main"],
    clock: new ManualClock(),
    ...options,
  });
  metrics.attach({ ...idle, ...sources });
  return metrics;
}

/** One line of the text form, without its value. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Figures {
  /** Types by the name of the metric. */
  readonly types: ReadonlyMap<string, string>;
  readonly series: readonly Series[];
  /** The value of the line with this name and labels, as it is written: `x{a="b"}`. */
  value(line: string): number | undefined;
}

/** Go reads "Nan" too, which the library writes for the mean of nothing. */
const VALUE = /^(?:-?[\d.]+(?:e[+-]?\d+)?|[+-]Inf|nan)$/i;

/** Reads the text form; throws for a line that Prometheus would not read. */
export function parseFigures(text: string): Figures {
  const types = new Map<string, string>();
  const series: Series[] = [];
  const values = new Map<string, number>();
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("# HELP ")) continue;
    const type = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line);
    if (type) {
      types.set(type[1]!, type[2]!);
      continue;
    }
    const sample = /^([a-z_][a-z0-9_]*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!sample || !VALUE.test(sample[3]!)) throw new Error(`not a sample: ${line}`);
    const [, name = "", labels = "", value] = sample;
    series.push({ name, labels: parseLabels(labels) });
    values.set(line.slice(0, line.lastIndexOf(" ")), Number(value));
  }
  return { types, series, value: (line) => values.get(line) };
}

const parseLabels = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
