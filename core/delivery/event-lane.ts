import type { InboundEvent } from "../events/inbound.ts";

/**
 * The lane of an event: those of one lane are handled one after the other. A member's reports of
 * where they are come every second and have a lane of their own, or they would hold up what the
 * member says. What nobody caused waits for nobody.
 */
export function laneOf(event: InboundEvent): string {
  if (!event.from) return event.id;
  return event.kind === "event:LOCATION" ? `${event.from.key}#location` : event.from.key;
}
