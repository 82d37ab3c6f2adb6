import type { InboundEvent } from "../events/inbound.ts";
import type { PassiveReply } from "../replies/reply.ts";

/** A callback that has been verified, decrypted and given a type. */
export interface Opened {
  readonly event: InboundEvent;
  /** Which key pair verified it; the reply is sealed with the same one. */
  readonly keyPair: number;
  /** The decrypted message, from which `reopen` makes the same event. */
  readonly body: Uint8Array;
  /**
   * The time that is part of the message's identity, in Unix seconds; 0 when it has none. A repeat has
   * the same.
   */
  readonly stamp: number;
}

/** A message that was opened before, as it was kept. */
export interface Kept {
  /** `event.id` */
  readonly id: string;
  /** As in `Opened`. */
  readonly body: Uint8Array;
  /** Unix milliseconds. */
  readonly at: number;
}

/**
 * Speaks the wire of one app. Both directions are synchronous and depend on nothing but their
 * arguments, the clock and the entropy that the adapter was made with.
 */
export interface Adapter {
  /** Name of the app in `bot.config.ts`. */
  readonly app: string;
  /** Of what `seal` writes. */
  readonly contentType: string;

  /**
   * Answers the console's URL check.
   *
   * @param query the raw query string, without the question mark
   * @returns the plaintext to echo, and nothing else
   * @throws CallbackError with the status of the answer
   */
  verifyUrl(query: string): string;

  /**
   * Opens a POSTed callback.
   *
   * @param query the raw query string, without the question mark
   * @throws CallbackError with the status of the answer
   */
  open(query: string, body: Uint8Array): Opened;

  /**
   * Makes the event of a message that was opened before.
   *
   * @throws CallbackError when it is not for this app any more
   */
  reopen(kept: Kept): InboundEvent;

  /** Writes, encrypts and signs the passive reply to `opened`; the body of the answer. */
  seal(reply: PassiveReply, opened: Opened): string;
}
