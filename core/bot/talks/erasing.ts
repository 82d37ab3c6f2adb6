/** What conversations keep of a member whose rows are another's. */
import type { Member } from "../../events/member.ts";
import type { Stored, Swap, ValueStore } from "../../stores/port/values.ts";
import {
  DESKS,
  deleteRow,
  deskKey,
  isEmptyDesk,
  keyOf,
  type MemberDesk,
  OWNER,
  readRow,
  setRow,
  stepsOf,
  type Talk,
  type Who,
} from "./rows.ts";

/** How many rows are read at once. */
const PAGE = 1_000;
const TALKS = "talk/";

/** All rows of a prefix, page by page. */
export async function* eachRow(
  values: ValueStore,
  prefix: string,
  now: () => number,
): AsyncGenerator<Stored, void, undefined> {
  for (let after: string | undefined; ; ) {
    const rows = await values.list(OWNER, { prefix, after, limit: PAGE }, now());
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.key;
  }
}

/**
 * Ends the conversations of others in which a member was asked something, and takes questions away
 * that they had asked. Their own rows end in their key, so that the store forgets those by itself.
 *
 * @returns owners whose conversations have ended, with the names of these
 */
export async function eraseFromTalks(
  values: ValueStore,
  { key }: Member,
  now: () => number,
): Promise<readonly { readonly owner: Who; readonly name: string }[]> {
  for await (const row of eachRow(values, DESKS, now)) await forgetAsked(values, row, key, now);
  const ended: { owner: Who; name: string }[] = [];
  for await (const row of eachRow(values, TALKS, now)) {
    const talk = JSON.parse(row.value) as Talk;
    if (keyOf(talk.owner) === key || !names(talk, key)) continue;
    if (await end(values, row, talk, now)) ended.push({ owner: talk.owner, name: talk.name });
  }
  return ended;
}

/** Whether a member was asked in it. */
const names = ({ journal, open }: Talk, key: string): boolean =>
  (open.who !== undefined && keyOf(open.who) === key) || journal.some(([, by]) => by === key);

async function forgetAsked(
  values: ValueStore,
  row: Stored,
  key: string,
  now: () => number,
): Promise<void> {
  const desk = JSON.parse(row.value) as MemberDesk;
  const guests = desk.guests.filter(({ owner }) => keyOf(owner) !== key);
  if (guests.length === desk.guests.length) return;
  const left = { ...desk, guests };
  const swap = isEmptyDesk(left)
    ? deleteRow(row.key, row.version)
    : setRow(row.key, row.version, left);
  const swapped = await values.change([swap], now());
  // Somebody was quicker: as it stands now.
  if (!swapped.ok && swapped.why === "value" && swapped.now) {
    await forgetAsked(values, swapped.now, key, now);
  }
}

/** @returns `false` when it went on meanwhile, and is not there any more */
async function end(
  values: ValueStore,
  row: Stored,
  talk: Talk,
  now: () => number,
): Promise<boolean> {
  for (let version = row.version; ; ) {
    const swaps: Swap[] = [deleteRow(row.key, version)];
    for await (const { key } of eachRow(values, stepsOf(talk.id), now)) swaps.push(deleteRow(key));
    const key = deskKey(keyOf(talk.owner));
    const { value: desk, version: deskVersion } = await readRow<MemberDesk>(values, key, now());
    if (desk?.own?.talk === talk.id) {
      const left = { ...desk, own: undefined };
      swaps.push(isEmptyDesk(left) ? deleteRow(key, deskVersion) : setRow(key, deskVersion, left));
    }
    const swapped = await values.change(swaps, now());
    if (swapped.ok) return true;
    const [current] = await values.list(OWNER, { prefix: row.key, limit: 1 }, now());
    if (current?.key !== row.key) return false;
    version = current.version;
  }
}
