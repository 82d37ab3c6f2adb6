import type { NewPart } from "../../contracts/outbox.ts";
import type { InboundEvent } from "../../events/inbound.ts";
import { to } from "../../events/recipient.ts";
import type { Reply } from "../../events/reply.ts";
import { newPart } from "./new-part.ts";
import { partId } from "./part-id.ts";

/** How long a response may take to leave before what it shows goes another way, in milliseconds. */
export const FLUSH_MS = 20_000;

/** A part of an answer that does not ride the response, or may not. */
export interface AnswerPart {
  readonly event: Pick<InboundEvent, "id" | "app" | "from">;
  readonly plugin: string | undefined;
  /** Counted from 0 over all parts of the answer. */
  readonly ordinal: number;
  /** Above 0 when a later run has told the answer anew, from an earlier part on. Default 0. */
  readonly telling?: number;
  readonly reply: Reply;
  readonly state: NewPart["state"];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly nextAt: number;
}

/** The stable id of a part of an answer. */
export const answerPartId = (message: string, ordinal: number, telling = 0): string =>
  partId(message, "answer", ordinal, ...(telling > 0 ? [telling] : []));

/** The id of the part that may ride the response. */
export const firstPartOf = (message: string): string => answerPartId(message, 0);

/**
 * Makes the row of a part of an answer, to the member who caused the event.
 *
 * @throws TypeError for an event that nobody caused
 */
export function answerPart({ event, ordinal, telling, ...part }: AnswerPart): NewPart {
  const { id, app, from } = event;
  if (!from) throw new TypeError("an answer needs somebody to go to");
  return newPart({
    ...part,
    id: answerPartId(id, ordinal, telling),
    app,
    to: to.user(from),
    message: id,
  });
}
