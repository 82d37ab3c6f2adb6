import { kindKey } from "../../events/groups.ts";
import type { InboundEvent } from "../../events/inbound.ts";
import { member } from "../../events/member.ts";

/** An event as the answer that a conversation keeps: plain data. */
interface KeptEvent {
  readonly $event: string;
}

const MAP = "$map";
const BYTES = "$bytes";

export function keepEvent(event: InboundEvent): KeptEvent {
  const fields = { ...event, wire: event.wire };
  const write = (_: string, value: unknown) => {
    if (value instanceof Map) return { [MAP]: [...value] };
    if (value instanceof Uint8Array) return { [BYTES]: Buffer.from(value).toString("base64") };
    return value;
  };
  return { $event: JSON.stringify(fields, write) };
}

/** The event again; any other answer as it is. */
export function keptEvent(kept: unknown): unknown {
  if (typeof kept !== "object" || kept === null || !("$event" in kept)) return kept;
  const read = (_: string, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    if (MAP in value) return new Map(value[MAP] as [unknown, unknown][]);
    if (BYTES in value) return Buffer.from(String(value[BYTES]), "base64");
    return value;
  };
  // Only `keepEvent` wrote it.
  const { wire, ...fields } = JSON.parse(String(kept.$event), read) as InboundEvent;
  const { app, fromUserName, from } = fields;
  const event = { ...fields, from: from && member(app, fromUserName) };
  return Object.freeze(Object.defineProperty(event, "wire", { value: wire }));
}

/** Whether an event is one of those that are waited for. */
export function isAwaited(waits: readonly string[] | undefined, event: InboundEvent): boolean {
  if (!waits) return false;
  return waits.includes(event.kind) || waits.includes(`${event.kind}=${kindKey(event)}`);
}
