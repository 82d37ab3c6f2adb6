import type { Meter } from "../contracts/meter.ts";
import type { Store } from "../contracts/store.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { ApiApp } from "./app.ts";
import type { TargetRules } from "./media/safe-target.ts";

/** What the active API is called with. */
export interface ApiOptions {
  readonly apps: readonly ApiApp[];
  /** Origin of the active API, without a trailing slash. */
  readonly apiBase: string;
  /** Address of a proxy that all calls go through; it may hold a name and a password. */
  readonly proxy: string | undefined;
  /** Keeps tokens and the ids of uploaded files, for all who share it. */
  readonly store: Pick<Store, "values" | "write">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter?: Meter;
  /** What the paths of files are relative to. */
  readonly directory: string;
  /** Which addresses files are fetched from. Default: the public net over https. */
  readonly targets?: Partial<TargetRules>;
}
