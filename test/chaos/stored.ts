import type { PartState } from "../../core/stores/port/parts.ts";
import type { Store } from "../../core/stores/port/store.ts";
import { sqlite } from "../../core/stores/sqlite/sqlite.ts";
import { silentLogger } from "../support/silent-logger.ts";
import { MIGRATIONS, OWNER, type RowOfEffect } from "./bot/effects.ts";
import type { Backlog, History } from "./history.ts";

/** What a bot that has stopped left in its store. */
export interface Stored extends Pick<History, "effects" | "leftovers"> {
  readonly backlog: Backlog;
}

/** More than any round of chaos sends. */
const ALL = 10_000_000;

/** Runs `look` on the store that a bot left behind; nobody else may hold it. */
export async function inStore<T>(
  directory: string,
  look: (store: Store) => T,
): Promise<Awaited<T>> {
  const store = await sqlite().open({ directory, logger: silentLogger });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** Reads everything that the checker asks about. */
export const readStored = (directory: string): Promise<Stored> =>
  inStore(directory, async (store) => ({
    effects: { ...(await rowsIn(store)), ...(await updatesIn(store)) },
    backlog: await backlogIn(store),
    leftovers: await leftoversIn(store),
  }));

/**
 * Gives messages another chance that were buried because the process died thrice while they were
 * handled: that is what a person would do.
 *
 * @returns their ids
 */
export const reviveBuried = (directory: string): Promise<readonly string[]> =>
  inStore(directory, async ({ messages }) => {
    const dead = await messages.list({ state: "dead", limit: ALL });
    const buried = dead.filter(({ error }) => error === "claims").map(({ id }) => id);
    for (const id of buried) {
      const taken = await messages.revive(id, Date.now());
      // The bot runs it at its next start.
      if (typeof taken === "object") await messages.release([taken.claim]);
    }
    return buried;
  });

/** Effects of `ctx.commit`, in the order of their rows. */
async function rowsIn({ tables }: Store): Promise<History["effects"]> {
  const lists: Record<string, number[]> = {};
  await tables.open(OWNER, MIGRATIONS);
  const text = ["select member, serial from {effects} order by place"];
  const rows = await tables.all({ owner: OWNER, text, parameters: [] });
  for (const { member, serial } of rows as readonly RowOfEffect[]) {
    const list = `rows of ${member}`;
    lists[list] = [...(lists[list] ?? []), serial];
  }
  return lists;
}

/** Effects of `ctx.update`, as each member's value lists them. */
async function updatesIn({ values }: Store): Promise<History["effects"]> {
  const stored = await values.list(OWNER, { limit: ALL }, Date.now());
  return Object.fromEntries(
    stored.map(({ key, value }) => [`updates of ${key}`, JSON.parse(value) as readonly number[]]),
  );
}

async function backlogIn(store: Store): Promise<Backlog> {
  const { messages, parts } = await store.counts();
  // Nothing is taken: only those are asked for that a first sweep finds unshown.
  const { unshown } = await store.messages.sweep(Date.now(), { most: 0, again: 0 });
  return {
    unfinished: messages.accepted + messages.running,
    buried: messages.dead,
    unshown: unshown.length,
    unsent: UNSENT.reduce((sum, state) => sum + parts[state], 0),
    lost: parts.dead,
  };
}

const UNSENT = ["pending", "sending", "riding", "held", "mailbox"] as const;
const LEFT: readonly PartState[] = [...UNSENT, "dead"];

async function leftoversIn({ parts }: Store): Promise<History["leftovers"]> {
  const left = await parts.list({ states: LEFT, limit: ALL });
  return left.map(({ lane, state, error, attempts, firstAt, nextAt }) =>
    JSON.stringify({ lane, state, error, attempts, firstAt, nextAt }),
  );
}
