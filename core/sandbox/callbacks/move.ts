import type { Content } from "../chat/content.ts";
import type { Callback } from "./callback.ts";

/** One thing that a deed sets off. */
export interface Move {
  readonly callback: Callback;
  /** The member's own bubble in the chat. */
  readonly bubble?: Content;
  /** A bubble that looks different afterwards. */
  readonly changes?: { readonly entry: string; readonly content: Content };
}
