/** What everything in a store is told apart by: messages, claims to them, and time. */

/** `event.id`: 32 hexadecimal digits, in lower case. */
export type MessageId = string;
/** Milliseconds since the epoch. */
export type Millis = number;

/** The right to finish a message. Void once it was given back, or somebody else has claimed it. */
export interface Claim {
  readonly id: MessageId;
  /** Larger than that of every earlier claim of this message. */
  readonly epoch: number;
}
