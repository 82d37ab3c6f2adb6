import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Watch } from "../../../core/ports/watch.ts";
import { to } from "../../../core/replies/recipient.ts";
import { report, text } from "../../support/events.ts";
import { botOf, inTime, plugin, settle } from "./probe.ts";

/** Keeps who had the event loop, and whether everybody gave it back. */
function keeping() {
  const names: string[] = ["nobody"];
  const entered: (readonly [handler: string, message: string | undefined])[] = [];
  let inside = 0;
  const watch: Watch = {
    register: (owner, handler) => names.push(`${owner}: ${handler}`) - 1,
    enter(handler, message) {
      inside += 1;
      entered.push([names[handler] ?? "", message]);
    },
    leave() {
      inside -= 1;
    },
  };
  return { watch, entered, isLeft: () => inside === 0 };
}

describe("whatever a plugin wrote", () => {
  it("is known by name while it has the event loop, and by its message where it has one", async () => {
    const { watch, entered, isLeft } = keeping();
    const probe = plugin("probe", (p) => {
      p.on("text", () => {
        p.clock.after(1, () => {
          throw new Error("a bug");
        });
        return "ok";
      });
      p.observe("text", () => {});
      p.collect("event:LOCATION", () => {});
      p.onDelivery(() => {});
    });
    const { bot, clock } = await botOf([probe], { watch });
    const event = text("hi");
    await bot.handle(event, inTime());
    const collected = bot.collect(report());
    await clock.advance(1_000);
    await collected;
    bot.delivered("probe", {
      id: "p",
      event: undefined,
      app: "main",
      to: to.user("li"),
      outcome: "sent",
      sent: undefined,
      error: undefined,
      errmsg: undefined,
    });
    await settle();
    assert.deepEqual(entered, [
      ["probe: on text", event.id],
      ["probe: observe text", event.id],
      ["probe: p.clock.after", undefined],
      ["probe: collect event:LOCATION", undefined],
      ["probe: onDelivery", undefined],
    ]);
    assert.ok(isLeft());
  });
});
