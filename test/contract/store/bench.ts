import type { Store } from "../../../core/stores/port/store.ts";
import type { ManualClock } from "../../../core/testing/manual-clock.ts";

/** One store under test, with what can happen to it. */
export interface StoreBench {
  /** Opened for the first time. */
  readonly store: Store;
  /** Makes the next commit fail. Missing where none can. */
  readonly refuse?: (() => void) | undefined;
  /** Closes it as at a stop, and opens it again. */
  restart(): Promise<Store>;
  /**
   * Opens what would be there had the process died at the moment of the call, and lets go of the
   * old one. Before it yields for the first time it has seen all that it will see.
   */
  kill(): Promise<Store>;
  /** Whether a kill leaves nothing. */
  readonly isVolatile: boolean;
  /** How many of the youngest ended messages it certainly knows. */
  readonly remembers: number;
  /** For how long their replies are certainly kept, in milliseconds. */
  readonly repliesMs: number;
  /** Ends it, and removes what it left. */
  end(): Promise<void>;
}

/** Makes a store of its own for one history. */
export type MakeBench = (clock: ManualClock) => Promise<StoreBench>;
