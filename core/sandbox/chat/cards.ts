import type { Clock } from "../../ports/clock.ts";
import type { Entropy } from "../../ports/entropy.ts";
import { fromEpoch, type Keeping, newest, notKept, toEpoch } from "../keeping/keeping.ts";
import type { Chats } from "./chats.ts";
import type { Content, WireCard } from "./content.ts";

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

/** A `response_code` can be used for 72 hours (document 94888). */
const LIFE_MS = 72 * 60 * 60 * 1_000;
/** How many codes are kept: beyond, the oldest is forgotten. */
const CAPACITY = 10_000;
/** How many of them outlive a restart. */
const KEPT = 2_000;
const CODE_BYTES = 24;

interface Issued {
  readonly ticket: CardTicket;
  /** On the monotonic clock, in milliseconds. */
  readonly expiresAt: number;
}

/** What `createCards` works with. */
interface CardsOptions {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly chats: Chats;
  readonly keeping?: Keeping;
}

/** The cards of a company whose copies lie in `chats`. */
export function createCards(options: CardsOptions): Cards {
  const { clock, entropy, chats, keeping = notKept(clock) } = options;
  // All codes live equally long, so that the order of insertion is the order of expiry.
  const issued = new Map<string, Issued>();

  const sweep = () => {
    for (const [code, { expiresAt }] of issued) {
      if (expiresAt > clock.monotonic() && issued.size <= CAPACITY) return;
      issued.delete(code);
    }
  };

  keeping.part("cards", {
    save: () =>
      newest(issued, KEPT).map(([code, { ticket, expiresAt }]) => ({
        code,
        ticket,
        expiresAt: toEpoch(clock, expiresAt),
      })),
    load(had) {
      for (const { code, ticket, expiresAt } of had) {
        issued.set(code, { ticket, expiresAt: fromEpoch(clock, expiresAt) });
      }
    },
  });

  return {
    issue(ticket) {
      const code = Buffer.from(entropy(CODE_BYTES)).toString("base64url");
      issued.set(code, { ticket, expiresAt: clock.monotonic() + LIFE_MS });
      sweep();
      keeping.changed();
      return code;
    },
    redeem(code, agentId) {
      sweep();
      const found = issued.get(code);
      // Another app's attempt does not use the code up.
      if (found?.ticket.agentId !== agentId) return undefined;
      issued.delete(code);
      keeping.changed();
      return found.ticket;
    },
    change(entry, change) {
      const content = chats.find(entry)?.content;
      // The copy is gone where the chats kept only newer entries.
      if (content?.type === "template_card")
        chats.change(entry, { content: after(content, change) });
    },
  };
}

type CardContent = Extract<Content, { readonly type: "template_card" }>;

/** What was submitted stays with the card it answered; another card begins anew. */
function after(content: CardContent, change: CardChange): CardContent {
  if ("replaceName" in change) {
    return { ...content, state: { ...content.state, inert: change.replaceName } };
  }
  const { task_id } = content.card;
  // An update as XML has no room for a task: the card stays with the one it had.
  const card = { ...(task_id !== undefined && { task_id }), ...change.card };
  const state = card.replace_text === undefined ? {} : { inert: card.replace_text };
  return { type: "template_card", card, state };
}
