import type { OpenMessages } from "../contracts/ledger.ts";
import type { OpenParts } from "../contracts/outbox.ts";

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
