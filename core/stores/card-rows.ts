/*
 * Cards that were sent, so that their clicks and later changes find them: whom they went to, what they
 * were drawn from, and the codes that change their copies.
 */
import { BotError } from "../errors.ts";
import type { Member } from "../events/member.ts";
import type { Clock } from "../ports/clock.ts";
import { type DrawnCard, drawnOf, isBuilt } from "../replies/card-builders.ts";
import { isWebhookSender, NOBODY, type Recipient } from "../replies/recipient.ts";
import type { Reply } from "../replies/reply.ts";
import type { Millis } from "./port/claim.ts";
import type { NewPart } from "./port/parts.ts";
import type { Store } from "./port/store.ts";
import type { Swap, SwapMemo } from "./port/values.ts";
import { recipientWithout } from "./recipients.ts";

/** One card, whatever has become of its copies. */
export interface CardRow {
  readonly app: string;
  /** JSON of the recipient. */
  readonly to: string;
  /** The members whom that names, by key. */
  readonly members: readonly string[];
  /** As it was sent last; the first is the card's id. */
  readonly taskId: string;
  /** How often it was sent. */
  readonly sent: number;
  /** What it is called, where it can only be spoken of. */
  readonly title: string;
  /** The kind that drew it, and from what; left out for one that no kind drew. */
  readonly drawn?: DrawnCard | undefined;
  /** Of those whose copy was changed alone, by member. `null`: by what no kind drew. */
  readonly own?: Readonly<Record<string, DrawnCard | null>>;
  /** Not used yet, oldest first. */
  readonly codes: readonly CardCode[];
}

/** WeCom's `response_code`: changes copies of a card, once. A secret. */
interface CardCode {
  readonly code: string;
  /** When it was given. */
  readonly at: Millis;
}

/** What a code of WeCom's lives, in milliseconds (document 94888). */
const CODE_MS = 72 * 3_600_000;
/** How long a card is known after it was written about last, in milliseconds. */
const LIFE_MS = 400 * 24 * 3_600_000;

const OWNER = "core:cards";
const PREFIX = "card/";
/** Stands between the id of a card and how often it was sent; the ids of parts hold none. */
const AGAIN = "@";
/** So often somebody else may be faster. */
const MOST_TRIES = 20;
const PAGE = 500;

/** The card that a click names. */
export const cardIdOf = (taskId: string): string => taskId.split(AGAIN, 1)[0] ?? taskId;

/** The task of a card that is sent once more: no task is used twice. */
export const taskAgain = (id: string, sent: number): string => `${id}${AGAIN}${sent}`;

/**
 * What is kept of a card that is put into the outbox; `undefined` for what `reply.card` did not make,
 * and for what nobody can change who sends by a webhook.
 */
export function newCardRow(part: NewPart, reply: Reply): Swap | undefined {
  if (reply.kind !== "template_card" || !isBuilt(reply)) return undefined;
  if (isWebhookSender(part.app)) return undefined;
  const row: CardRow = {
    app: part.app,
    to: part.to,
    members: part.members,
    taskId: part.id,
    sent: 1,
    title: reply.card.mainTitle?.title ?? "",
    drawn: drawnOf(reply),
    codes: [],
  };
  return setting(part.id, row, part.at);
}

const setting = (id: string, row: CardRow, now: Millis, version?: number): Swap => ({
  owner: OWNER,
  key: PREFIX + id,
  version,
  change: { set: JSON.stringify(row), expiresAt: now + LIFE_MS },
});

type Kept = Pick<Store, "values">;

/** `undefined` when it is not known, or not any more. */
export async function findCard(
  { values }: Kept,
  id: string,
  now: Millis,
): Promise<CardRow | undefined> {
  const stored = await values.get(OWNER, PREFIX + id, now);
  return stored && (JSON.parse(stored.value) as CardRow);
}

/** Whether any card was ever sent. */
export async function hasCards({ values }: Kept, now: Millis): Promise<boolean> {
  return (await values.list(OWNER, { prefix: PREFIX, limit: 1 }, now)).length > 0;
}

/** What a change makes of a card, and what is noted of it. */
interface Changed {
  readonly row: CardRow;
  readonly result?: string;
}

/**
 * Changes what is kept of a card, with nobody writing between.
 *
 * @param change called anew when somebody was faster; `undefined`: nothing is to be changed
 * @param memo notes the result, so that it is done once for a message
 * @returns what it came to; `undefined` when there is no such card, or nothing was to be changed
 * @throws BotError `ERR_CONFLICT` (as a rejection) when somebody else handles the message by now
 */
export async function changeCardRow(
  { store, clock }: { readonly store: Kept; readonly clock: Pick<Clock, "now"> },
  id: string,
  change: (row: CardRow) => Changed | undefined,
  memo?: Pick<SwapMemo, "claim" | "name">,
): Promise<string | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const now = clock.now();
    const stored = await store.values.get(OWNER, PREFIX + id, now);
    const changed = stored && change(JSON.parse(stored.value) as CardRow);
    if (!stored || !changed) return undefined;
    const { row, result = "" } = changed;
    const swap = setting(id, row, now, stored.version);
    const swapped = await store.values.change([swap], now, memo && { ...memo, result });
    if (swapped.ok) return "memo" in swapped ? swapped.memo : result;
    if (swapped.why === "fenced") {
      throw new BotError("ERR_CONFLICT", "another process handles the message by now");
    }
  }
  throw new BotError("ERR_STORE", `others were faster ${MOST_TRIES} times to change a card`);
}

/** A card with one more code. */
export const withCode = (row: CardRow, code: string, now: Millis): CardRow => ({
  ...row,
  codes: [
    ...row.codes.filter((one) => isAlive(one.at, now) && one.code !== code),
    { code, at: now },
  ],
});

/** The card without its oldest code that can still be used, and that code. */
export function takeCode(row: CardRow, now: Millis): Changed | undefined {
  const [first, ...rest] = row.codes.filter(({ at }) => isAlive(at, now));
  return first && { row: { ...row, codes: rest }, result: first.code };
}

const isAlive = (at: Millis, now: Millis) => now - at < CODE_MS;

/** Whom a card went to. */
export function recipientOfCard({ app, to }: CardRow): Recipient {
  return { ...NOBODY, ...JSON.parse(to), app };
}

/** Whether several members may have a copy each. */
export function isShared(row: CardRow): boolean {
  const { users, parties, tags, everyone } = recipientOfCard(row);
  return everyone || users.length + parties.length + tags.length > 1 || users.length === 0;
}

/**
 * A card in whose place another one stands.
 *
 * @param from what that was drawn from; `undefined` when no kind drew it
 * @param only whose copy alone was changed
 */
export function redrawn(row: CardRow, from: DrawnCard | undefined, only?: Member): CardRow {
  if (!only || !isShared(row)) return { ...row, drawn: from, own: {} };
  return { ...row, own: { ...row.own, [only.key]: from ?? null } };
}

/** What a member's copy of a card was drawn from; `undefined` when no kind drew it. */
export function drawnFor(row: CardRow, member: Member): DrawnCard | undefined {
  const own = row.own?.[member.key];
  return own === undefined ? row.drawn : (own ?? undefined);
}

/** Forgets a member: cards that went to nobody else, and what their copies of others held. */
export async function eraseCards(
  { store, clock }: { readonly store: Kept; readonly clock: Pick<Clock, "now"> },
  member: Member,
): Promise<void> {
  let after: string | undefined;
  for (;;) {
    const query = { prefix: PREFIX, limit: PAGE, ...(after !== undefined && { after }) };
    const page = await store.values.list(OWNER, query, clock.now());
    for (const { key, value, version } of page) {
      after = key;
      const row = JSON.parse(value) as CardRow;
      if (row.app !== member.app) continue;
      const { [member.key]: own, ...others } = row.own ?? {};
      if (own === undefined && !row.members.includes(member.key)) continue;
      const to = row.members.includes(member.key) ? recipientWithout(row.to, member) : row.to;
      const members = row.members.filter((one) => one !== member.key);
      const left = to === undefined ? undefined : { ...row, to, members, own: others };
      const swap: Swap = left
        ? setting(key.slice(PREFIX.length), left, clock.now(), version)
        : { owner: OWNER, key, version, change: "delete" };
      await store.values.change([swap], clock.now());
    }
    if (page.length < PAGE) return;
  }
}
