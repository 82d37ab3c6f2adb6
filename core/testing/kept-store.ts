import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "../ports/clock.ts";
import { MemoryStore } from "../stores/memory/memory.ts";
import type { Store, StoreFactory, StoreOptions } from "../stores/port/store.ts";
import { sqlite } from "../stores/sqlite/sqlite.ts";

/** A store that outlives its bot, so that another bot can go on with it. */
export interface KeptStore {
  readonly factory: StoreFactory;
  /** As a kill leaves it: what was committed is there, and whoever still holds it writes no more. */
  kill(): Promise<void>;
  /** From now on closing it keeps what it holds. */
  keep(): void;
  /** Removes what was kept. Call it last. */
  clean(): Promise<void>;
}

/** What is in memory goes on there; of a file, a kill leaves a copy, and that goes on. */
export function keptStore(base: StoreFactory): KeptStore {
  /** Of the copy. */
  let directory: string | undefined;
  let open: Store | undefined;
  /** What was in memory, opened again for the next bot. */
  let next: MemoryStore | undefined;
  let keeps = false;
  const clock = new LastClock();

  const openAny = (options: StoreOptions): Promise<Store> => {
    if (directory === undefined) return base.open(options);
    return sqlite().open({ ...options, directory, confined: true });
  };
  const removeCopy = () => {
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
    directory = undefined;
  };
  const leave = async (store: Store) => {
    if (store instanceof MemoryStore) {
      next = store.reopen();
      return;
    }
    const made = mkdtempSync(join(tmpdir(), "huiyin-test-"));
    await store.backup(join(made, "huiyin.db"));
    await store.close();
    removeCopy();
    directory = made;
  };

  return {
    factory: {
      name: base.name,
      async open(options) {
        clock.follow(options.clock);
        const store = next ?? (await openAny({ ...options, clock }));
        next = undefined;
        open = store;
        const close = store.close.bind(store);
        store.close = async () => {
          const isLast = open === store;
          if (isLast) open = undefined;
          if (isLast && keeps && store instanceof MemoryStore) await leave(store);
          else await close();
        };
        return store;
      },
    },
    async kill() {
      const killed = open;
      open = undefined;
      if (killed) await leave(killed);
    },
    keep() {
      keeps = true;
    },
    async clean() {
      removeCopy();
      await next?.close();
    },
  };
}

/** The clock of whoever opened last: what is in memory outlives each. */
class LastClock implements Clock {
  #clock: Clock = systemClock;

  follow(clock: Clock = systemClock): void {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(delayMs: number, run: () => void) {
    return this.#clock.after(delayMs, run);
  }
}
