import { Gauge, type Registry } from "prom-client";
import type { Clock } from "../ports/clock.ts";
import type { StoreCounts } from "../stores/port/store.ts";
import type { Unaccounted } from "./callbacks.ts";

/** Where the figures that merely are come from; asked each time somebody wants to see them. */
export interface MetricSources {
  /** What the store holds. */
  counts(): Promise<StoreCounts>;
  /** Messages whose handlers run. */
  running(): number;
  /** Messages that wait in their lanes. */
  waiting(): number;
  /** Whether the store would take a write. */
  storeReady(): boolean;
  /** What `/readyz` says. */
  ready(): boolean;
}

interface GaugesOptions {
  readonly registry: Registry;
  readonly sources: MetricSources;
  readonly clock: Clock;
  /** Rejects when it was not known what the balance starts from. */
  readonly unaccounted: Promise<Unaccounted>;
}

/**
 * The figures that merely are. The function that is returned reads them all; whatever cannot be
 * read, because the store is closed or broken, is left out rather than shown as it was.
 */
export function createGauges({
  registry,
  sources,
  clock,
  unaccounted,
}: GaugesOptions): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });

  const ready = gauge("huiyin_ready", "1 when a callback sent now would be taken");
  const storeReady = gauge("huiyin_store_ready", "1 when the store would take a write");
  const running = gauge("huiyin_handlers_running", "Messages whose handlers run");
  const waiting = gauge(
    "huiyin_lanes_waiting",
    "Messages that wait for an earlier one of the same member",
  );
  const messages = gauge("huiyin_messages", "Messages in the ledger, by state", ["state"]);
  const balance = gauge(
    "huiyin_messages_unaccounted",
    "Messages taken in that are neither finished nor open: 0 when all is well",
  );
  const parts = gauge("huiyin_outbox_parts", "Outgoing messages in the outbox, by state", [
    "state",
  ]);
  const oldest = gauge(
    "huiyin_outbox_oldest_seconds",
    "Age of the oldest outgoing message that is on its way; 0 when there is none",
  );

  /** Shows what it can; gauges that cannot be read show nothing. */
  const read = async (gauges: readonly Gauge[], show: () => void | Promise<void>) => {
    try {
      await show();
    } catch {
      for (const gauge of gauges) forget(gauge);
    }
  };
  return async () => {
    const counts = sources.counts();
    await Promise.all([
      read([ready], () => ready.set(Number(sources.ready()))),
      read([storeReady], () => storeReady.set(Number(sources.storeReady()))),
      read([running], () => running.set(sources.running())),
      read([waiting], () => waiting.set(sources.waiting())),
      read([messages], async () => setEach(messages, (await counts).messages)),
      read([balance], async () => balance.set((await unaccounted)((await counts).messages))),
      read([parts, oldest], async () => {
        const { parts: open, oldestPartAt: since } = await counts;
        setEach(parts, open);
        oldest.set(since === undefined ? 0 : Math.max(0, clock.now() - since) / 1_000);
      }),
    ]);
  };
}

function forget(gauge: Gauge): void {
  gauge.reset();
  // A gauge without labels would say 0 now.
  gauge.remove({});
}

function setEach(gauge: Gauge, counts: Readonly<Record<string, number>>): void {
  for (const [state, count] of Object.entries(counts)) gauge.set({ state }, count);
}
