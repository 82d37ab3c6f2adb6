import type { Content } from "../../../chat/content.ts";
import type { WireCard } from "../../../chat/wire-card.ts";
import { mapped, type Read } from "../fields/read.ts";
import { NEW_CARD, NOTICE_CARD } from "../template-card/card.ts";

const sent = (read: Read<WireCard>): Read<Content> =>
  mapped(read, (card) => ({ type: "template_card", card, state: {} }));

/** Of an app: every type of card. */
export const templateCard = sent(NEW_CARD);

/** Of a group webhook, which nobody can answer: notices alone. */
export const webhookCard = sent(NOTICE_CARD);
