import type { LedgerMessage } from "./ledger.ts";
import type { OutboxPart } from "./outbox.ts";
import type { StoredValue } from "./values.ts";

/** A value of a plugin whose key is the member. */
export interface MemberValue extends StoredValue {
  /** Name of the plugin. */
  readonly owner: string;
}

/** What the core keeps of one member. */
export interface MemberData {
  /** What they said, in the order of acceptance; the text of what is done has been forgotten. */
  readonly messages: readonly LedgerMessage[];
  /** What is on its way to them or was sent to them, also beside others, and what answers them. */
  readonly parts: readonly OutboxPart[];
  /** What plugins keep in a `p.store` under their name. */
  readonly values: readonly MemberValue[];
}

/** How much was forgotten. */
export interface ErasedCounts {
  readonly messages: number;
  /** Those of the messages that had not come to an end. */
  readonly open: number;
  readonly parts: number;
  readonly values: number;
}
