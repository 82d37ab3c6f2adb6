import type { LeaseAsk } from "../../core/stores/port/parts.ts";

/** What a sender takes that has room for a few and no budget, unless it says otherwise. */
export const leaseAsk = (changes: Partial<LeaseAsk> = {}): LeaseAsk => ({
  app: "main",
  room: 9,
  files: 9,
  aside: false,
  newestFirst: false,
  behind: [],
  checkMs: 0,
  budgets: [],
  ...changes,
});
