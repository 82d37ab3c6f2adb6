import { passiveSlot } from "../events/groups.ts";
import type { EventKind } from "../events/inbound.ts";
import type { PassiveSlot } from "../events/kind.ts";
import { needsUpload } from "./media-source.ts";
import { isPassive, type PassiveReply, type Reply } from "./reply.ts";

/** Whether the active API has such a message: a changed card has nowhere to go but a response. */
export const isSendable = ({ kind }: Reply) => !CARD_KINDS.has(kind);

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
