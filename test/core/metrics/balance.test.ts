import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { Metrics } from "../../../core/metrics/metrics.ts";
import type { Meter } from "../../../core/ports/meter.ts";
import type { NewMessage } from "../../../core/stores/ledger.ts";
import { memory } from "../../../core/stores/memory.ts";
import type { Store, StoreWriter } from "../../../core/stores/store.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { metricsOf, parseFigures } from "./figures.ts";

const RESULT = { route: "none", at: 1 } as const;

const message = (id: string): NewMessage => ({
  id,
  app: "main",
  lane: "main/li",
  kind: "text",
  body: new Uint8Array(1),
  acceptedAt: 1,
});

/** Everything that can become of a message, and what whoever does it tells the meter. */
const DEEDS: Readonly<Record<string, (writer: StoreWriter, id: string, meter: Meter) => void>> = {
  accept({ ledger }, id, meter) {
    if (!ledger.accept(message(id), true)) meter.accepted();
  },
  put({ ledger }, id, meter) {
    if (!ledger.accept(message(id), false)) meter.accepted();
  },
  claim({ ledger }, id) {
    ledger.claim(id);
  },
  release({ ledger }, id, meter) {
    if (ledger.release(id)) meter.released();
  },
  finish({ ledger }, id, meter) {
    if (ledger.finish(id, RESULT)) meter.finished("done");
  },
  bury({ ledger }, id, meter) {
    if (ledger.bury(id, "claims", RESULT)) meter.finished("dead");
  },
  revive({ ledger }, id, meter) {
    if (ledger.revive(id)) meter.revived();
  },
  drop({ ledger }, id) {
    ledger.drop(id);
  },
};

const open = (): Store => memory().open({ directory: "", logger: recordingLogger() });

async function unaccounted(metrics: Metrics): Promise<number | undefined> {
  return parseFigures((await metrics.render()).body).value("huiyin_messages_unaccounted");
}

describe("the balance of messages", () => {
  it("is 0 whatever becomes of messages, and whatever was there before", async () => {
    const deed = fc.tuple(fc.constantFrom(...Object.keys(DEEDS)), fc.constantFrom("a", "b", "c"));
    await fc.assert(
      fc.asyncProperty(fc.array(deed), fc.array(deed), async (before, after) => {
        const store = open();
        const during = (deeds: typeof before, meter: Meter) =>
          store.write((writer) => {
            for (const [name, id] of deeds) DEEDS[name]?.(writer, id, meter);
          });
        await during(before, metricsOf().meter);
        const metrics = metricsOf({ messages: () => store.ledger.open() });
        assert.equal(await unaccounted(metrics), 0);
        await during(after, metrics.meter);
        assert.equal(await unaccounted(metrics), 0);
        await store.close();
      }),
      { numRuns: 60 },
    );
  });

  it("shows what was lost, and what was counted twice", async () => {
    const store = open();
    const metrics = metricsOf({ messages: () => store.ledger.open() });
    await store.write(({ ledger }) => ledger.accept(message("a"), true));
    metrics.meter.accepted();
    await store.write(({ ledger }) => ledger.finish("a", RESULT));
    assert.equal(await unaccounted(metrics), 1);
    metrics.meter.finished("done");
    metrics.meter.finished("dead");
    assert.equal(await unaccounted(metrics), -1);
    await store.close();
  });
});
