import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { click, report, text } from "../../support/events.ts";
import { botOf, plugin, settle } from "./probe.ts";

describe("observers", () => {
  it("all run, beside whoever answers, and cannot answer", async () => {
    const seen: string[] = [];
    const watching = (name: string) =>
      plugin(name, (p) => p.observe(":message", (() => seen.push(name)) as () => void));
    const { ask } = await botOf([
      watching("a"),
      plugin("echo", (p) => p.on("text", ({ event }) => event.content)),
      watching("b"),
    ]);
    assert.deepEqual(await ask(text("hi")), ["hi"]);
    await settle();
    assert.deepEqual(seen, ["a", "b"]);
  });

  it("run for what nobody answers, by kind and by key", async () => {
    const seen: string[] = [];
    const { ask } = await botOf([
      plugin("a", (p) => {
        p.observe("event:click=HELP", ({ event }) => void seen.push(event.eventKey));
        p.observe(["event:LOCATION", "event:click"], ({ event }) => void seen.push(event.kind));
      }),
    ]);
    assert.equal(await ask(click("HELP")), "pass");
    assert.equal(await ask(click("OTHER")), "pass");
    assert.equal(await ask(report()), "pass");
    await settle();
    assert.deepEqual(seen, ["HELP", "event:click", "event:click", "event:LOCATION"]);
  });

  it("do not delay the answer", async () => {
    let running = false;
    const { ask } = await botOf([
      plugin("a", (p) => {
        p.observe("text", () => {
          running = true;
          return new Promise(() => {});
        });
        p.on("text", () => "hi");
      }),
    ]);
    assert.deepEqual(await ask(text("hi")), ["hi"]);
    assert.equal(running, false);
    await settle();
    assert.equal(running, true);
  });

  it("fail alone", async () => {
    const seen: string[] = [];
    const { ask, logged } = await botOf([
      plugin("a", (p) => {
        p.observe("text", () => {
          throw new Error("x");
        });
        p.observe("text", async () => {
          throw new Error("x");
        });
      }),
      plugin("b", (p) => p.observe("text", () => void seen.push("b"))),
      plugin("c", (p) => p.on("text", () => "hi")),
    ]);
    assert.deepEqual(await ask(text("hi")), ["hi"]);
    await settle();
    assert.deepEqual(seen, ["b"]);
    assert.deepEqual(
      logged("plugin.failed").map(({ fields }) => fields.handler),
      ["observe text", "observe text"],
    );
  });

  it("are waited for when the bot closes, before anything is undone", async () => {
    const notes: string[] = [];
    const { bot, ask } = await botOf([
      plugin("a", (p) => {
        p.observe("text", async () => {
          await settle();
          notes.push("observed");
        });
        p.onClose(() => void notes.push("undone"));
      }),
    ]);
    await ask(text("hi"));
    await bot.close();
    assert.deepEqual(notes, ["observed", "undone"]);
  });

  it("are given up when they never end", async () => {
    const { bot, ask, clock, logged } = await botOf([
      plugin("a", (p) => p.observe("text", () => new Promise(() => {}))),
    ]);
    await ask(text("hi"));
    const closed = bot.close();
    await clock.advance(1_000);
    await closed;
    assert.equal(logged("bot.abandoned").length, 1);
  });
});
