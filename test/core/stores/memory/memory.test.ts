import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { EndedIdentities } from "../../../../core/stores/memory/ended.ts";
import { MemoryStore, memory } from "../../../../core/stores/memory/memory.ts";
import { recordsContract } from "../../../contract/records-contract.ts";
import type { MakeBench } from "../../../contract/store/bench.ts";
import { storeHistories } from "../../../contract/store/histories.ts";
import { migrationRules } from "../../../contract/store/migration-rules.ts";
import { storeRules } from "../../../contract/store/rules.ts";
import { sayingRules } from "../../../contract/store/saying-rules.ts";
import { tableRules } from "../../../contract/store/table-rules.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";

/** Small tables of identities, so that they are full all the time. */
const TABLES = 3;
const EACH = 16;

const bench: MakeBench = async (clock) => {
  const open = () => new MemoryStore(clock, new EndedIdentities(TABLES, EACH));
  let store = open();
  return {
    store,
    async restart() {
      store = store.reopen();
      return store;
    },
    async kill() {
      void store.close();
      store = open();
      return store;
    },
    isVolatile: true,
    remembers: (TABLES - 1) * EACH,
    repliesMs: 60_000,
    end: () => store.close(),
  };
};

storeHistories("memory", bench);

const open = () => memory().open({ directory: "unused", logger: recordingLogger() });

storeRules("memory", open);

tableRules("memory", open);

migrationRules("memory", open);

sayingRules("memory", bench);

recordsContract("memory", async (clock) => new MemoryStore(clock));

describe("memory", () => {
  it("is one of its own each time it is opened", async () => {
    const [one, other] = await Promise.all([open(), open()]);
    await one.values.change([{ owner: "notes", key: "k", change: { set: "1" } }], 0);
    assert.equal(await other.values.get("notes", "k", 0), undefined);
    await Promise.all([one.close(), other.close()]);
  });

  it("has nothing that could be copied", async () => {
    const store = await open();
    await assert.rejects(store.backup("unused.db"), { code: "ERR_STORE" });
    await store.close();
  });
});
