import type { WireCard } from "./wire-card.ts";

/** One copy of a card that a code stands for, or several when the app sent it to several. */
export interface CardTicket {
  readonly agentId: string;
  /** Ids of the chat entries that hold a copy. */
  readonly entries: readonly string[];
}

/** How a copy of a card changes. */
export type CardChange =
  /** All its buttons become one inert text. */
  | { readonly replaceName: string }
  /** Another card stands in its place. */
  | { readonly card: WireCard };

/** The copies of template cards, and the codes that change them: 72 hours, once. */
export interface Cards {
  /** A fresh `response_code` for these copies. */
  issue(ticket: CardTicket): string;
  /** Uses the code up. `undefined` when it is unknown, used, expired or another app's. */
  redeem(code: string, agentId: string): CardTicket | undefined;
  /** Changes the copy in one chat entry. */
  change(entry: string, change: CardChange): void;
}
