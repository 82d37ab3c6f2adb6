/** What the documents leave open, and a live account alone could tell; and a few figures. */
export interface SandboxSettings {
  /** Deliveries of one callback at most: "three retries" can mean 3 or 4 requests in all. */
  readonly deliveries: 3 | 4;
  /** From the begin of one delivery to the begin of the next, at least, in milliseconds. */
  readonly spacingMs: number;
  /** Whether a redelivery carries a new timestamp and nonce, or the very same bytes. */
  readonly resigns: boolean;
  /** When WeCom cuts a delivery, in milliseconds. */
  readonly cutMs: number;
  /** Messages of an app to one member in a minute; the excess is dropped silently. */
  readonly perMinute: number;
  /** And in an hour. */
  readonly perHour: number;
  /** Life of an access token, in seconds. */
  readonly tokenSeconds: number;
}

export const DEFAULT_SETTINGS: SandboxSettings = {
  deliveries: 4,
  spacingMs: 5_000,
  resigns: true,
  cutMs: 5_000,
  perMinute: 30,
  perHour: 1_000,
  tokenSeconds: 7_200,
};
