import { passiveSlot } from "../events/groups.ts";
import type { EventKind } from "../events/inbound.ts";
import type { PassiveSlot } from "../events/kind.ts";
import { needsUpload } from "../events/media-source.ts";
import type { Replies } from "../events/outcome.ts";
import type { PassiveReply, Reply } from "../events/reply.ts";
import { isPassive, reply as make } from "../events/reply.ts";
import { markdownParts } from "../events/reply-markdown.ts";
import { splitText } from "../events/split-text.ts";

/** Cuts what is too long for one message into several; everything else is one part. */
function partsOf(reply: Reply): readonly Reply[] {
  if (reply.kind === "markdown") return markdownParts(reply);
  if (reply.kind !== "text") return [reply];
  const contents = splitText(reply.content);
  return contents.length === 1 ? [reply] : contents.map((content) => make.text(content));
}

/** The parts of an answer as they come, each small enough for one message. */
export async function* parts(replies: Replies): AsyncGenerator<Reply, void, undefined> {
  for await (const reply of replies) yield* partsOf(reply);
}

/**
 * The parts of an answer that is known at once. Kept apart from `parts` because nearly every
 * answer is of this sort, and an async generator costs more than all the rest of a delivery.
 */
export function partsAtOnce(replies: readonly Reply[]): readonly Reply[] {
  const [only] = replies;
  if (replies.length === 1 && only) return partsOf(only);
  return replies.flatMap(partsOf);
}

/** Whether the active API has such a message: a changed card has nowhere to go but a response. */
export const isSendable = ({ kind }: Reply) => !CARD_KINDS.has(kind);

/** Whether it can ride the response to something that the member says later. */
export const fitsLater = (reply: Reply): reply is PassiveReply =>
  isPassive(reply) && isSendable(reply);

const CARD_KINDS: ReadonlySet<string> = new Set(["update_button", "update_template_card"]);

/** Whether WeCom shows `reply` when it stands in the response to an event of this kind. */
export function ridesResponse(reply: Reply, kind: EventKind): reply is PassiveReply {
  const slot = passiveSlot(kind);
  // A task card has the one change alone, however it is called.
  if (slot === "taskcard") return reply.kind === "update_button";
  return slot === slotOf(reply);
}

/** What a response must hold to show it, once its file has been uploaded; `undefined` for none. */
function slotOf(reply: Reply): PassiveSlot | undefined {
  if (CARD_KINDS.has(reply.kind)) return "card";
  const uploads = needsUpload(reply) && reply.kind !== "file";
  return uploads || isPassive(reply) ? "text" : undefined;
}
