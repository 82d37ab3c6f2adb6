import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqlite } from "../stores/sqlite/sqlite.ts";
import type { Store, StoreFactory, StoreOptions } from "../stores/store.ts";

/** A store that outlives its bot, so that another bot can go on with it. */
export interface KeptStore {
  readonly factory: StoreFactory;
  /** As a kill leaves it: what was committed is there, and whoever still holds it writes no more. */
  kill(): Promise<void>;
  /** From now on closing it keeps what it holds. */
  keep(): void;
  /** Removes what was kept. Call it last. */
  clean(): void;
}

/** What is in memory goes on in a file of its own, from the first restart on. */
export function keptStore(base: StoreFactory): KeptStore {
  let directory: string | undefined;
  let open: Store | undefined;
  let keeps = false;

  const snapshot = async (store: Store) => {
    const made = mkdtempSync(join(tmpdir(), "huiyin-test-"));
    await store.backup(join(made, "huiyin.db"));
    clean();
    directory = made;
  };
  const clean = () => {
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
    directory = undefined;
  };

  return {
    factory: {
      name: base.name,
      open(options: StoreOptions) {
        const store =
          directory === undefined
            ? base.open(options)
            : sqlite().open({ ...options, directory, confined: true });
        const close = store.close.bind(store);
        open = store;
        store.close = async () => {
          const isLost = base.name === "memory" && directory === undefined;
          if (keeps && isLost && open === store) await snapshot(store);
          await close();
        };
        return store;
      },
    },
    async kill() {
      const killed = open;
      if (!killed) return;
      await snapshot(killed);
      open = undefined;
      await killed.close();
    },
    keep() {
      keeps = true;
    },
    clean,
  };
}
