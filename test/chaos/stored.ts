import type { Logger } from "../../core/ports/logger.ts";
import type { LedgerMessage, MessageState } from "../../core/stores/ledger.ts";
import type { PartState } from "../../core/stores/outbox.ts";
import { sqlite } from "../../core/stores/sqlite/sqlite.ts";
import type { Store } from "../../core/stores/store.ts";
import { MIGRATIONS, OWNER, type RowOfEffect } from "./bot/effects.ts";
import type { Backlog, History } from "./history.ts";

/** What a bot that has stopped left in its store. */
export interface Stored extends Pick<History, "effects" | "leftovers"> {
  readonly backlog: Backlog;
  /** Order of acceptance by `event.id`. */
  readonly seqs: ReadonlyMap<string, number>;
}

/** More than any round of chaos sends. */
const ALL = 10_000_000;

/** Runs `look` on the store that a bot left behind; nobody else may hold it. */
export async function inStore<T>(
  directory: string,
  look: (store: Store) => T,
): Promise<Awaited<T>> {
  const store = sqlite().open({ directory, logger: silent });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** Reads everything that the checker asks about. */
export const readStored = (directory: string): Promise<Stored> =>
  inStore(directory, (store) => ({
    effects: { ...rowsIn(store), ...updatesIn(store) },
    backlog: backlogIn(store),
    leftovers: leftoversIn(store),
    seqs: new Map(
      STATES.flatMap((state) => messagesIn(store, state)).map(({ id, seq }) => [id, seq]),
    ),
  }));

/**
 * Gives messages another chance that were buried because the process died thrice while they were
 * handled: that is what a person would do.
 *
 * @returns their ids
 */
export const reviveBuried = (directory: string): Promise<readonly string[]> =>
  inStore(directory, async (store) => {
    const buried = messagesIn(store, "dead").filter(({ error }) => error === "claims");
    await store.write(({ ledger }) => {
      for (const { id } of buried) ledger.revive(id);
    });
    return buried.map(({ id }) => id);
  });

const STATES: readonly MessageState[] = ["accepted", "running", "done", "dead"];

const messagesIn = ({ ledger }: Store, state: MessageState): readonly LedgerMessage[] =>
  ledger.list({ state, limit: ALL });

/** Effects of `ctx.commit`, in the order of their rows. */
function rowsIn(store: Store): History["effects"] {
  const lists: Record<string, number[]> = {};
  const rows = store
    .tables(OWNER, MIGRATIONS)
    .all<RowOfEffect>("select member, serial from {effects} order by place");
  for (const { member, serial } of rows) {
    const list = `rows of ${member}`;
    lists[list] = [...(lists[list] ?? []), serial];
  }
  return lists;
}

/** Effects of `ctx.update`, as each member's value lists them. */
function updatesIn(store: Store): History["effects"] {
  const values = store.values(OWNER).list({ limit: ALL }, Date.now());
  return Object.fromEntries(
    values.map(({ key, value }) => [`updates of ${key}`, JSON.parse(value) as readonly number[]]),
  );
}

function backlogIn({ ledger, outbox }: Store): Backlog {
  const { accepted, running, dead: buried } = ledger.counts();
  const { dead: lost } = outbox.counts();
  const unsent = UNSENT.reduce((sum, state) => sum + outbox.counts()[state], 0);
  return { unfinished: accepted + running, buried, unsent, lost };
}

const UNSENT: readonly PartState[] = ["pending", "sending", "held", "mailbox"];

function leftoversIn({ outbox }: Store): History["leftovers"] {
  return outbox
    .list({ states: [...UNSENT, "dead"], limit: ALL })
    .map(({ lane, state, error, attempts, firstAt, nextAt }) =>
      JSON.stringify({ lane, state, error, attempts, firstAt, nextAt }),
    );
}

const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  enabled: () => false,
  child: () => silent,
};
