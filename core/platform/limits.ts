/** At most so many within so long. */
export interface SendingRate {
  readonly most: number;
  readonly spanMs: number;
}

/** The limits that an app, or its webhook, is subject to. */
export type LimitsOf = (sender: string) => PlatformLimits;

/** How much a platform takes, and how long it waits. */
export interface PlatformLimits {
  /** What one member may be sent. */
  readonly member: readonly SendingRate[];
  /** What one app may send in all. */
  readonly app: readonly SendingRate[];
  /** What one webhook takes. */
  readonly webhook: readonly SendingRate[];
  /**
   * How far back the platform compares a message with what it was sent, so that a second one is
   * harmless; 0 where it does not. Seconds.
   */
  readonly checkSeconds: number;
  /** How long it blocks whoever exceeds a limit: the first time, and at most. */
  readonly blocked: { readonly firstMs: number; readonly mostMs: number };
  /** How often to try again what it was too busy for, before waiting as when it blocks. */
  readonly busyTries: number;
  /** Errors by which a member cannot be sent anything, who nevertheless writes. */
  readonly unreachable: readonly string[];
  /** Whether a member of this id can be sent nothing, whatever a call would say: the error. */
  neverReached(userId: string): string | undefined;
  /** Calls of one app that may be under way at once. */
  readonly callsAtOnce: number;
  /** How long it keeps delivering what was not answered, from the first time. Milliseconds. */
  readonly retriesMs: number;
}

/** Of a platform that says nothing of its limits, and of an app that is not there any more. */
export const NO_LIMITS: PlatformLimits = {
  member: [],
  app: [],
  webhook: [],
  checkSeconds: 0,
  blocked: { firstMs: 60_000, mostMs: 480_000 },
  busyTries: 3,
  unreachable: [],
  neverReached: () => undefined,
  callsAtOnce: 1,
  retriesMs: 0,
};
