/**
 * What a recording holds of each message: all of it in the clear (of the sandbox only, whose keys
 * and members are made up), the envelopes as they came, which the app's own key encrypts, or
 * neither.
 */
export type Bodies = "plaintext" | "encrypted" | "left-out";

/** Callbacks that a bot received, and what it answered. */
export interface Recording {
  readonly bodies: Bodies;
  readonly apps: readonly RecordedApp[];
  /** When it was begun, in milliseconds since the epoch: up to a second after its first message. */
  readonly from: number;
  /** In the order of their first deliveries. */
  readonly callbacks: readonly RecordedCallback[];
}

export interface RecordedApp {
  /** Its name in `bot.config.ts`. */
  readonly name: string;
}

/** A message or event, with every delivery of it. */
export interface RecordedCallback {
  /** When it first arrived, in milliseconds since the epoch. */
  readonly at: number;
  /** Name of the app. */
  readonly app: string;
  /** As in `text` or `event:click`. */
  readonly kind: string;
  /** What its deliveries share, and no other callback of the app has. */
  readonly id: string;
  /** At least one. */
  readonly deliveries: readonly RecordedDelivery[];
  readonly content: RecordedContent;
}

/** One HTTP request that carried it. */
export interface RecordedDelivery {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly outcome: RecordedOutcome;
  /** HTTP status of the answer; absent when there was none. */
  readonly status?: number;
  /** From its arrival to the answer, in milliseconds; absent when there was none. */
  readonly tookMs?: number;
}

/** How a delivery ended; the last four are known to whoever sent it. */
export const RECORDED_OUTCOMES = [
  "replied",
  "acknowledged",
  "refused",
  "stopped",
  "unreadable",
  "cut",
  "unreachable",
  "lost",
] as const;

export type RecordedOutcome = (typeof RECORDED_OUTCOMES)[number];

/** What was said; `bodies` is the same throughout a recording. */
export type RecordedContent =
  | {
      readonly bodies: "plaintext";
      /** The decrypted message. */
      readonly xml: string;
      /** The decrypted passive reply; absent when there was none. */
      readonly reply?: string;
    }
  | {
      readonly bodies: "encrypted";
      /** Raw query string of the first delivery, without the question mark. */
      readonly query: string;
      /** The envelope as it came. */
      readonly envelope: string;
      /** The sealed passive reply; absent when there was none. */
      readonly answer?: string;
    }
  | {
      readonly bodies: "left-out";
      /** Size of the envelope, in bytes. */
      readonly bodyBytes: number;
      /** Size of the sealed passive reply, in bytes; 0 when there was none. */
      readonly answerBytes: number;
    };

/** What the first line says; see `readRecording`. */
export type RecordingHead = Pick<Recording, "bodies" | "apps" | "from">;

/** Versions that this one writes and reads. */
export const RECORDING_VERSION = 1;

/** A whole recording as JSON lines. */
export function writeRecording(recording: Recording): string {
  return writeHead(recording) + recording.callbacks.map(writeCallback).join("");
}

/** The first line. */
export function writeHead({ bodies, apps, from }: RecordingHead): string {
  return line({
    huiyin: "recording",
    version: RECORDING_VERSION,
    bodies,
    apps: apps.map(({ name }) => ({ name })),
    from: new Date(from).toISOString(),
  });
}

/** The line of one message; what the first line says of its content is not said again. */
export function writeCallback({ content, ...callback }: RecordedCallback): string {
  const { bodies: _, ...said } = content;
  return line({ ...callback, ...said });
}

const line = (value: object) => `${JSON.stringify(value)}\n`;
