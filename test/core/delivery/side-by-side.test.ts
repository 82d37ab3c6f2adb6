import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { report, text } from "../../support/events.ts";
import { deliveryOf } from "./delivery-stage.ts";

const shownIn = (reply: unknown) =>
  typeof reply === "object" && reply && "content" in reply ? String(reply.content) : "";

describe("two answers to one member that are there in the same moment", () => {
  it("do not both carry what waits for the member", async () => {
    const { deliver, clock } = await deliveryOf(
      (p) => {
        p.on("text", ({ event }) => (event.content === "two" ? ["a", "b"] : "said"));
        p.on("event:LOCATION", () => "seen");
      },
      { obstacle: "no_secret" },
    );
    (await deliver(text("two"))).flushed?.();
    await clock.advance(0);
    const given = await Promise.all([deliver(text("hello")), deliver(report())]);
    const shown = given.flatMap(({ reply }) => shownIn(reply).split("\n\n"));
    assert.deepEqual(shown.toSorted(), ["b", "said", "seen"]);
  });
});

describe("a stream that says nothing", () => {
  it("is answered when it ends, and not when the time is over", async () => {
    const { deliver, clock } = await deliveryOf((p) => {
      p.on("text", async function* () {});
    });
    let outcome: string | undefined;
    void deliver(text("hello")).then((given) => {
      outcome = given.outcome;
    });
    for (let turn = 0; turn < 4; turn += 1) await clock.advance(0);
    assert.equal(outcome, "empty");
  });
});
