import type { PassiveSlot } from "../events/kind.ts";
import {
  isPassive,
  kindOf,
  reply as make,
  type PassiveReply,
  type Pushable,
  type Reply,
} from "./reply.ts";

/** Whether the active API has such a message: a changed card has nowhere to go but a response. */
export const isSendable = (reply: Reply): reply is Pushable => kindOf(reply).sends;

/**
 * Whether `reply` is shown when it stands in the response to an event whose response takes this,
 * once its file has been uploaded.
 */
export function ridesResponse(reply: Reply, slot: PassiveSlot): reply is PassiveReply {
  if (slot === "none") return false;
  const { response, isActiveOnly, taskCard } = kindOf(reply);
  // A task card has the one change alone, however it is called.
  if (slot === "taskcard") return taskCard !== undefined;
  return response === slot && !isActiveOnly?.(reply);
}

/**
 * What a response shows in place of a reply that only the active API takes: markdown and cards as
 * text with their links, news as news. A reply that rides responses is its own twin.
 *
 * @returns `undefined` for files: those that responses hold need an upload first, others have no form
 */
export function passiveTwin(reply: Reply): PassiveReply | undefined {
  if (isPassive(reply)) return reply;
  const { twin, says } = kindOf(reply);
  return twin ? twin(reply) : says && make.text(says(reply));
}

/** What a reply says, as plain text with its links; `undefined` for pictures, sounds and files. */
export const textTwin = (reply: Reply): string | undefined => kindOf(reply).says?.(reply);
