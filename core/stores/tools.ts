import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Meter } from "../ports/meter.ts";
import type { Store } from "./port/store.ts";

/** What nearly everything that handles messages works with. One for a bot. */
export interface Tools {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
  readonly store: Store;
}
