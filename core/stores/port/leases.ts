/** Rights that one instance has at a time, by name, as to fetch an app's token or to hold its connection. */
import type { Millis } from "./claim.ts";

export interface Lease {
  readonly name: string;
  /** Larger for every new holder. */
  readonly epoch: number;
  readonly until: Millis;
}

/** The leases of a store. */
export interface LeaseStore {
  /** Takes a right, or prolongs it; `undefined` while another has it. */
  take(name: string, ms: number): Promise<Lease | undefined>;
  /** Gives it up before its time. */
  give(lease: Lease): Promise<void>;
}
