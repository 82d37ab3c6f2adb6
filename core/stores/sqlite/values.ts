import type { Claim, Millis } from "../port/claim.ts";
import type { SqlParameter, SqlRow } from "../port/tables.ts";
import type { Stored, Swap, SwapMemo, Swapped, ValueQuery, ValueStore } from "../port/values.ts";
import { blobText, type Connection, type Statement } from "./database/driver.ts";
import type { Intend } from "./parts.ts";
import type { Turns } from "./turns.ts";

/** What notes need to know of messages. */
export interface MemoContext {
  /** `undefined` when the claim is void. */
  memos(claim: Claim): ReadonlyMap<string, string> | undefined;
  note(claim: Claim, name: string, result: string): void;
}

/** A swap that stands in the way of all of them. */
export interface RefusedSwap {
  readonly index: number;
  readonly now: Stored | undefined;
}

/** The values of plugins and of the core, by owner and key. */
export class SqliteValues implements ValueStore {
  readonly #connection: Connection;
  readonly #turns: Turns;
  readonly #intend: Intend;
  readonly #context: MemoContext;
  readonly #nextVersion: () => number;
  readonly #find: Statement;
  readonly #set: Statement;
  readonly #delete: Statement;

  /** @param nextVersion larger each time, also after a restart */
  constructor(
    connection: Connection,
    turns: Turns,
    intend: Intend,
    context: MemoContext,
    nextVersion: () => number,
  ) {
    this.#connection = connection;
    this.#turns = turns;
    this.#intend = intend;
    this.#context = context;
    this.#nextVersion = nextVersion;
    this.#find = connection.prepare(
      `select name, value, version, expires_at from huiyin_values
       where owner = ? and name = ? and (expires_at is null or expires_at > ?)`,
    );
    this.#set = connection.prepare(
      `insert or replace into huiyin_values (owner, name, value, version, expires_at)
       values (?, ?, ?, ?, ?)`,
    );
    this.#delete = connection.prepare("delete from huiyin_values where owner = ? and name = ?");
  }

  get(owner: string, key: string, now: Millis) {
    return this.#intend(() => this.#at(owner, key, now));
  }

  list(owner: string, { prefix = "", after = "", limit }: ValueQuery, now: Millis) {
    return this.#intend(() =>
      this.#connection
        .prepare(
          `select name, value, version, expires_at from huiyin_values
           where owner = ? and name > ? and name >= ? and substr(name, 1, length(?)) = ?
             and (expires_at is null or expires_at > ?)
           order by name limit ?`,
        )
        .all([owner, after, prefix, prefix, prefix, now, limit])
        .map(storedOf),
    );
  }

  change(swaps: readonly Swap[], now: Millis, memo?: SwapMemo): Promise<Swapped> {
    return this.#intend((): Swapped => {
      if (memo) {
        const memos = this.#context.memos(memo.claim);
        if (!memos) return { ok: false, why: "fenced" };
        const noted = memos.get(memo.name);
        if (noted !== undefined) return { ok: true, memo: noted };
      }
      const refused = this.apply(swaps, now);
      if (refused) return { ok: false, why: "value", ...refused };
      const stored = swaps.map(({ owner, key }) => this.#at(owner, key, now));
      if (memo) {
        this.#context.note(memo.claim, memo.name, memo.result ?? stored[0]?.value ?? "");
      }
      return { ok: true, stored };
    });
  }

  /** Does all of them, or none. @returns the first that was refused */
  apply(swaps: readonly Swap[], now: Millis): RefusedSwap | undefined {
    if (swaps.length === 0) return undefined;
    let refused: RefusedSwap | undefined;
    try {
      this.#turns.guarded(() => {
        refused = this.swapAll(swaps, now);
        if (refused) throw new Undone();
      });
    } catch (error) {
      if (!(error instanceof Undone)) throw error;
    }
    return refused;
  }

  /** Does one after the other, until one is refused; whoever calls it undoes those before. */
  swapAll(swaps: readonly Swap[], now: Millis): RefusedSwap | undefined {
    for (const [index, swap] of swaps.entries()) {
      if (!this.#swap(swap, now)) return { index, now: this.#before(swaps, index, now) };
    }
    return undefined;
  }

  /** Deletes values whose time is over, at most so many. @returns whether there may be more */
  forget(now: Millis, limit: number): boolean {
    const over = this.#connection.prepare(
      `delete from huiyin_values where (owner, name) in (
         select owner, name from huiyin_values where expires_at <= ? limit ?)`,
    );
    return this.#turns.run(over, [now, limit]) === limit;
  }

  #swap({ owner, key, version, change }: Swap, now: Millis): boolean {
    const stands = this.#at(owner, key, now);
    if (version !== undefined && version !== (stands?.version ?? 0)) return false;
    if (change === "check") return true;
    if (change === "delete") {
      this.#delete.run([owner, key]);
      return true;
    }
    if ("set" in change) {
      this.#put(owner, key, change.set, change.expiresAt);
      return true;
    }
    const number: unknown = stands ? JSON.parse(stands.value) : 0;
    if (typeof number !== "number") return false;
    this.#put(owner, key, JSON.stringify(number + change.add), stands?.expiresAt);
    return true;
  }

  #put(owner: string, key: string, value: string, expiresAt: Millis | undefined): void {
    const parameters: SqlParameter[] = [owner, key, Buffer.from(value), this.#nextVersion()];
    this.#set.run([...parameters, expiresAt ?? null]);
  }

  #at(owner: string, key: string, now: Millis): Stored | undefined {
    const [row] = this.#find.all([owner, key, now]);
    return row && storedOf(row);
  }

  /** What stands there: as it is with the changes before it. */
  #before(swaps: readonly Swap[], index: number, now: Millis): Stored | undefined {
    const swap = swaps[index];
    return swap && this.#at(swap.owner, swap.key, now);
  }
}

/** Thrown to have what was done undone. */
class Undone extends Error {}

/** The value in a row. */
export function storedOf({ name, value, version, expires_at }: SqlRow): Stored {
  return {
    key: String(name),
    value: blobText(value),
    version: Number(version),
    expiresAt: (expires_at ?? undefined) as number | undefined,
  };
}
