import type { Content } from "../chat/content.ts";

/** A message or event that WeCom is about to send. */
export interface Callback {
  /** Name of the app. */
  readonly app: string;
  /** UserID of whoever caused it; `undefined` for system events. */
  readonly member: string | undefined;
  /** As in `text` or `event:click`. */
  readonly kind: string;
  /** The whole XML that is encrypted. */
  readonly plaintext: string;
  /**
   * Which passive reply WeCom honours (document 90241): `card` takes card updates too,
   * `taskcard` takes `update_taskcard` alone.
   */
  readonly takes: "none" | "message" | "card" | "taskcard";
  /** Chat entry of the card that was acted upon. */
  readonly card?: string;
}

/** One thing that a deed sets off. */
export interface Move {
  readonly callback: Callback;
  /** The member's own bubble in the chat. */
  readonly bubble?: Content;
  /** A bubble that looks different afterwards. */
  readonly changes?: { readonly entry: string; readonly content: Content };
}
