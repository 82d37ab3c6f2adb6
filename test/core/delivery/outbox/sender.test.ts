import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { stage } from "./stage.ts";

describe("the outbox at work", () => {
  it("sends what is put in, and says so", async () => {
    const { sender, push, texts, reports } = stage();
    sender.start();
    const receipt = await push("hello");
    const sent = await receipt.sent();
    assert.equal(sent.msgId, "m");
    assert.deepEqual(texts(), ["hello"]);
    assert.deepEqual(
      reports.map(({ outcome, id }) => [outcome, id]),
      [["sent", receipt.id]],
    );
  });
});
