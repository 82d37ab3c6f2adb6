import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { MemoryStore } from "../../../../core/stores/memory/memory.ts";
import type { Store } from "../../../../core/stores/port/store.ts";
import type { MakeBench } from "../../../contract/store/bench.ts";
import { FAULTS, type Fault } from "../../../contract/store/faults.ts";
import { tryHistories } from "../../../contract/store/histories.ts";

/** A store in memory, each opening of which has the fault. */
const faulty =
  (fault: Fault): MakeBench =>
  async (clock) => {
    let inner = new MemoryStore(clock);
    const opened = (): Store => fault(inner);
    return {
      store: opened(),
      async restart() {
        inner = inner.reopen();
        return opened();
      },
      async kill() {
        void inner.close();
        inner = new MemoryStore(clock);
        return opened();
      },
      isVolatile: true,
      remembers: 100_000,
      repliesMs: 60_000,
      end: () => inner.close(),
    };
  };

describe("random histories find", () => {
  for (const [name, fault] of Object.entries(FAULTS)) {
    it(`that ${name}`, async () => {
      await assert.rejects(tryHistories(faulty(fault), 1, 40), /seed \d+:/);
    });
  }
});
