import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { createOperations, createRecords } from "../../../core/assembly/records.ts";
import { recordStory } from "../../../core/cli/records/records-table.ts";
import { noMeter } from "../../../core/ports/meter.ts";
import { memory } from "../../../core/stores/memory.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { row } from "../outbox/stage.ts";

const AT = Date.UTC(2026, 0, 1);

describe("what is shown of messages that did not go well", () => {
  it("holds WeCom's own words, of parts and of dead letters", async () => {
    const store = memory().open({ directory: "", logger: recordingLogger() });
    const operations = createOperations({
      store,
      delivery: { resume: async () => true },
      sender: { retry: async () => true, takeBack: async () => true },
      meter: noMeter,
    });
    const records = createRecords({ store, operations });
    const part = row("secret plan");
    const message = { id: "m", app: "main", lane: "main/li", kind: "text", acceptedAt: AT };
    await store.write(({ ledger, outbox }) => {
      outbox.add(part);
      outbox.change(part.id, { state: "dead", error: "81013", errmsg: "all invalid" });
      ledger.accept({ ...message, body: Buffer.from("<xml/>") }, true);
      ledger.bury("m", "ERR_PLUGIN", { route: "none", at: AT, errmsg: "81013 all invalid" });
    });
    for (const [of, id, says] of [
      ["outbox", part.id, "all invalid"],
      ["dead", "m", "81013 all invalid"],
    ] as const) {
      const answer = await records({ of, does: "show", id });
      assert.ok("rows" in answer && answer.rows[0]);
      assert.equal(answer.rows[0].says, says);
      const story = recordStory(answer.rows[0], AT);
      assert.match(story, new RegExp(`说明 details +${says}`));
      assert.ok(!story.includes("secret plan"));
    }
    await store.close();
  });
});
