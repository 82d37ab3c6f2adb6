import { answerPartId } from "../outbox/part.ts";
import type { Reply } from "../replies/reply.ts";
import { readReply } from "../replies/reply-json.ts";
import type { OutboxPart } from "../stores/outbox.ts";
import type { Store } from "../stores/store.ts";

/** Under which name a message notes where its answer was told anew. */
export const TELLINGS = "core:tellings";

/**
 * What earlier runs of a message have put on its way to the member, as far as this run has repeated
 * it. What it repeats is left alone. From the first difference on the answer is told anew: what was
 * shown by then stays shown, what was not is dropped, and all further parts are this run's.
 */
export interface EarlierParts {
  /** In the order of the answer, at least one. */
  readonly rows: readonly OutboxPart[];
  /** The ordinals at which the answer was told anew, in the order of happening; the first is 0. */
  readonly tellings: readonly number[];
  /** How many this run has repeated. */
  readonly repeated: number;
  /** Whether it has said something else since. */
  readonly differs: boolean;
}

/** Reads what earlier runs of a message have said; `undefined` when they have said nothing. */
export function findEarlierParts(
  { steps, outbox }: Pick<Store, "steps" | "outbox">,
  message: string,
): EarlierParts | undefined {
  const note = steps.find(message, TELLINGS);
  const tellings = note === undefined ? FIRST : (JSON.parse(note) as readonly number[]);
  const at = (ordinal: number) =>
    outbox.find(answerPartId(message, ordinal, tellingAt(tellings, ordinal)));
  const rows: OutboxPart[] = [];
  for (let row = at(0); row; row = at(rows.length)) rows.push(row);
  return rows.length === 0 ? undefined : { rows, tellings, repeated: 0, differs: false };
}

/** The same, with its rows as they stand now. */
export const asTheyStand = (earlier: EarlierParts, outbox: Store["outbox"]): EarlierParts => ({
  ...earlier,
  rows: earlier.rows.map((row) => outbox.find(row.id) ?? row),
});

/** What was said, as replies. What another version wrote, and all behind it, is left out. */
export function earlierReplies({ rows }: EarlierParts): readonly Reply[] {
  const replies: Reply[] = [];
  try {
    for (const { reply, bytes } of rows) replies.push(readReply(reply, bytes));
  } catch {
    // It cannot be compared by whoever reads this; here it is, by its digest.
  }
  return replies;
}

/** Which telling a part of this run belongs to: those before the first difference are of earlier ones. */
export function tellingOf(earlier: EarlierParts | undefined, ordinal: number): number {
  if (!earlier) return 0;
  return earlier.differs ? earlier.tellings.length : tellingAt(earlier.tellings, ordinal);
}

/**
 * Holds the next part of this run against what was said in its place.
 *
 * @returns the row that says the same; `undefined` from the first difference on
 */
export function heldAgainst(
  earlier: EarlierParts,
  digest: string,
): { readonly row: OutboxPart | undefined; readonly earlier: EarlierParts } {
  if (earlier.differs) return { row: undefined, earlier };
  const row = earlier.rows[earlier.repeated];
  return row?.digest === digest
    ? { row, earlier: { ...earlier, repeated: earlier.repeated + 1 } }
    : { row: undefined, earlier: { ...earlier, differs: true } };
}

/** What goes with an answer that was told anew, in the transaction that holds it. */
export interface Superseded {
  /** Rows that this run does not say, for which no call was begun. */
  readonly dropped: readonly string[];
  /** Where the answer was told anew, for the runs to come; `undefined` when it was not. */
  readonly tellings: string | undefined;
}

/** @param isEnd whether this run says nothing more: then what it has not repeated is dropped too */
export function superseded(earlier: EarlierParts, isEnd: boolean): Superseded {
  const { rows, tellings, repeated, differs } = earlier;
  if (!differs && !isEnd) return NOTHING;
  const waiting = rows.slice(repeated).filter(({ state }) => WAITS.has(state));
  return {
    dropped: waiting.map(({ id }) => id),
    tellings: differs ? JSON.stringify([...tellings, repeated]) : undefined,
  };
}

/** The last telling that has got as far as this ordinal: it began there, or before. */
const tellingAt = (tellings: readonly number[], ordinal: number) =>
  tellings.findLastIndex((begin) => begin <= ordinal);

const FIRST: readonly number[] = [0];
const NOTHING: Superseded = { dropped: [], tellings: undefined };
const WAITS: ReadonlySet<OutboxPart["state"]> = new Set(["pending", "mailbox", "held"]);
