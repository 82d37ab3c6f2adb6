import type { InboundEvent } from "../events/inbound.ts";
import type { Reply } from "../events/reply.ts";
import type { Logger } from "../ports/logger.ts";

/** Why a part of an answer did not reach the member. */
export type UndeliveredReason =
  /** The five seconds were over before the handler was done, and `onLate` is `drop`. */
  | "too_late"
  /** WeCom takes no reply of this sort to this kind of event, or there is nobody to send it to. */
  | "not_honoured";

/**
 * Says in the log that parts of an answer went nowhere, with their sizes and never their content.
 * Nothing is dropped without this line.
 */
export function logUndelivered(
  logger: Logger,
  event: InboundEvent,
  reason: UndeliveredReason,
  parts: readonly Reply[],
): void {
  if (parts.length === 0) return;
  logger.warn("delivery.undelivered", {
    id: event.id,
    app: event.app,
    kind: event.kind,
    reason,
    parts: parts.length,
    replies: parts.map(({ kind }) => kind),
    bytes: parts.reduce((sum, part) => sum + sizeOf(part), 0),
  });
}

const sizeOf = (part: Reply) => (part.kind === "text" ? Buffer.byteLength(part.content) : 0);
