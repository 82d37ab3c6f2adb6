import { answerPartId } from "../outbox/part.ts";
import type { Reply } from "../replies/reply.ts";
import { readReply } from "../replies/reply-json.ts";
import type { Part } from "../stores/port/parts.ts";
import type { Store } from "../stores/port/store.ts";

/** What a message notes, by number, when its answer was told anew: from which ordinal on. */
export const tellingMemo = (number: number): string => `core:telling ${number}`;

/**
 * What earlier runs of a message have put on its way to the member, as far as this run has repeated
 * it. What it repeats is left alone. From the first difference on the answer is told anew: what was
 * shown by then stays shown, what was not is dropped, and all further parts are this run's.
 */
export interface EarlierParts {
  /** In the order of the answer, at least one. */
  readonly rows: readonly Part[];
  /** The ordinals at which the answer was told anew, in the order of happening; the first is 0. */
  readonly tellings: readonly number[];
  /** How many this run has repeated. */
  readonly repeated: number;
  /** Whether it has said something else since. */
  readonly differs: boolean;
}

/** Reads what earlier runs of a message have said; `undefined` when they have said nothing. */
export async function findEarlierParts(
  { parts }: Pick<Store, "parts">,
  message: string,
  memos: ReadonlyMap<string, string>,
): Promise<EarlierParts | undefined> {
  const tellings = [...FIRST];
  for (let note = memos.get(tellingMemo(1)); note; note = memos.get(tellingMemo(tellings.length))) {
    tellings.push(Number(note));
  }
  // Handlers push too, and what they push answers nothing.
  const known = new Map((await parts.of(message)).map((row) => [row.id, row]));
  const rows: Part[] = [];
  const next = () =>
    known.get(answerPartId(message, rows.length, tellingAt(tellings, rows.length)));
  for (let row = next(); row; row = next()) rows.push(row);
  return rows.length === 0 ? undefined : { rows, tellings, repeated: 0, differs: false };
}

/** The same, with its rows as they stand now. */
export async function asTheyStand(
  earlier: EarlierParts,
  { parts }: Pick<Store, "parts">,
): Promise<EarlierParts> {
  const found = await parts.find(earlier.rows.map(({ id }) => id));
  const now = new Map(found.map((row) => [row.id, row]));
  return { ...earlier, rows: earlier.rows.map((row) => now.get(row.id) ?? row) };
}

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
export function tellingOf(earlier: EarlierParts, ordinal: number): number {
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
): { readonly row: Part | undefined; readonly earlier: EarlierParts } {
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
  readonly telling: { readonly name: string; readonly result: string } | undefined;
}

/** @param isEnd whether this run says nothing more: then what it has not repeated is dropped too */
export function superseded(earlier: EarlierParts, isEnd: boolean): Superseded {
  const { rows, tellings, repeated, differs } = earlier;
  if (!differs && !isEnd) return { dropped: [], telling: undefined };
  const waiting = rows.slice(repeated).filter(({ state }) => WAITS.has(state));
  return {
    dropped: waiting.map(({ id }) => id),
    telling: differs ? { name: tellingMemo(tellings.length), result: `${repeated}` } : undefined,
  };
}

/** The last telling that has got as far as this ordinal: it began there, or before. */
const tellingAt = (tellings: readonly number[], ordinal: number) =>
  tellings.findLastIndex((begin) => begin <= ordinal);

const FIRST: readonly number[] = [0];
const WAITS: ReadonlySet<Part["state"]> = new Set(["pending", "mailbox", "held"]);
