import type { EventsByKind } from "./names.ts";

/** Every value of `kind`. */
export type EventKind = keyof EventsByKind;

/** Everything that can come in; `kind` tells which. */
export type InboundEvent = EventsByKind[EventKind];

/** The event with the given kind. */
export type EventOf<K extends EventKind> = Extract<InboundEvent, { readonly kind: K }>;
