import type { MessageCounts } from "../contracts/ledger.ts";
import type { PartCounts } from "../contracts/outbox.ts";

/** Where the figures that merely are come from; asked each time somebody wants to see them. */
export interface MetricSources {
  /** The ledger, by state. */
  messages(): MessageCounts;
  /** The outbox, by state. */
  parts(): PartCounts;
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
