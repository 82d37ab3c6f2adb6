import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Clock } from "../ports/clock.ts";
import type { Meter } from "../ports/meter.ts";
import { countActive } from "./active.ts";
import { countCallbacks } from "./callbacks.ts";
import { createGauges, type MetricSources } from "./gauges.ts";
import { countMessages } from "./messages.ts";
import { countTroubles } from "./troubles.ts";

export interface MetricsOptions {
  /** Of the framework, as in `0.1.0`. */
  readonly version: string;
  /** Names of the apps in `bot.config.ts`. */
  readonly apps: readonly string[];
  readonly clock: Clock;
}

/** All figures, in the text form that Prometheus reads. */
export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

export interface Metrics {
  readonly meter: Meter;
  /**
   * Adds the figures that merely are. To be called once, when the store is open and before anybody
   * works with it: what is in the ledger then is what the balance of messages starts from.
   */
  attach(sources: MetricSources): void;
  render(): Promise<Exposition>;
}

/** Milliseconds between two looks at the event loop; the delays it shows are no finer. */
const LOOP_PRECISION_MS = 20;

/**
 * The figures of one bot, in a registry of their own, with those of the process beside them
 * (`process_…`, `nodejs_…`; the delay of the event loop is `nodejs_eventloop_lag_…`).
 */
export function createMetrics({ version, apps, clock }: MetricsOptions): Metrics {
  const registry = new Registry();
  const messages = countMessages(registry);
  let readGauges = () => {};
  new Gauge({
    name: "huiyin_build_info",
    help: "Always 1; its label says which version runs",
    labelNames: ["version"],
    registers: [registry],
  }).set({ version }, 1);
  let knowsProcess = false;

  /** From the first look on: timers and observers that nobody asks are not worth their while. */
  const addProcess = () => {
    if (knowsProcess) return;
    knowsProcess = true;
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_PRECISION_MS });
  };

  return {
    meter: {
      ...countCallbacks(registry, apps),
      ...messages.meter,
      ...countActive(registry, apps),
      ...countTroubles(registry),
    },
    attach(sources) {
      const unaccounted = messages.balance(sources.messages());
      readGauges = createGauges({ registry, sources, clock, unaccounted });
    },
    async render() {
      addProcess();
      readGauges();
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
