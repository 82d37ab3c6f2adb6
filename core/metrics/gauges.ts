import { Gauge, type Registry } from "prom-client";
import type { Clock } from "../ports/clock.ts";
import type { OpenMessages } from "../stores/ledger.ts";
import type { OpenParts } from "../stores/outbox.ts";
import type { Unaccounted } from "./messages.ts";

/** Where the figures that merely are come from; asked each time somebody wants to see them. */
export interface MetricSources {
  /** Messages in the ledger, by state: not `counts()`, which reads all of it, at every scrape. */
  messages(): OpenMessages & { readonly done?: never };
  /** Outgoing messages in the outbox, by state: not `counts()` either. */
  parts(): OpenParts & { readonly sent?: never };
  /** When the oldest part that is on its way was put in, in milliseconds since the epoch. */
  oldestPartAt(): number | undefined;
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
  readonly unaccounted: Unaccounted;
}

/**
 * The figures that merely are. The function that is returned reads them all; whatever cannot be
 * read, because the store is closed or broken, is left out rather than shown as it was.
 */
export function createGauges({ registry, sources, clock, unaccounted }: GaugesOptions): () => void {
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

  const readAll = [
    reading([ready], () => ready.set(Number(sources.ready()))),
    reading([storeReady], () => storeReady.set(Number(sources.storeReady()))),
    reading([running], () => running.set(sources.running())),
    reading([waiting], () => waiting.set(sources.waiting())),
    reading([messages, balance], () => {
      const counts = sources.messages();
      setEach(messages, counts);
      balance.set(unaccounted(counts));
    }),
    reading([parts, oldest], () => {
      setEach(parts, sources.parts());
      const since = sources.oldestPartAt();
      oldest.set(since === undefined ? 0 : Math.max(0, clock.now() - since) / 1_000);
    }),
  ];
  return () => {
    for (const read of readAll) read();
  };
}

/** Reads what it can; gauges that cannot be read show nothing. */
function reading(gauges: readonly Gauge[], read: () => void): () => void {
  return () => {
    try {
      read();
    } catch {
      for (const gauge of gauges) forget(gauge);
    }
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
