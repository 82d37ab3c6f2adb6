import type { Callback } from "../callbacks/callback.ts";
import type { CardChange } from "../chat/cards.ts";
import type { Chats } from "../chat/chats.ts";
import type { Content } from "../chat/content.ts";
import type { MediaShelf } from "../chat/media.ts";

/** What a passive reply brings about in the member's chat. */
export type Effect =
  | { readonly do: "show"; readonly content: Content }
  /** `entry` holds the copy of the card. */
  | { readonly do: "change_card"; readonly entry: string; readonly change: CardChange };

/** What a reply is judged by. */
export interface ReplyContext {
  /** What is answered. */
  readonly callback: Callback;
  readonly corpId: string;
  readonly media: MediaShelf;
  readonly chats: Chats;
}
