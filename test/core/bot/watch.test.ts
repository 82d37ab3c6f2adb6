import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { createBot } from "../../../core/bot/bot.ts";
import { definePlugin, type Registrar } from "../../../core/bot/plugin.ts";
import { HandlerRun } from "../../../core/delivery/handler-run.ts";
import type { Watch } from "../../../core/ports/watch.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { text } from "../../support/events.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

/** A bot, and what a watcher was told of it. */
async function watched(setup: (p: Registrar) => void) {
  const names = ["nobody"];
  const told: string[] = [];
  const watch: Watch = {
    register: (plugin, handler) => names.push(`${plugin}: ${handler}`) - 1,
    enter: (handler) => told.push(`> ${names[handler]}`),
    leave: () => told.push("<"),
  };
  const bot = await createBot({
    plugins: [definePlugin({ name: "probe", setup })()],
    clock: new ManualClock(),
    logger: recordingLogger(),
    production: false,
    watch,
  });
  return { told, say: () => bot.handle(text("hi"), new HandlerRun(1)) };
}

describe("a watched bot", () => {
  it("says which handler has the event loop, and when it has it no more", async () => {
    const { told, say } = await watched((p) => {
      p.on("text", () => "ok");
    });
    say();
    assert.deepEqual(told, ["> probe: on text", "<"]);
  });

  it("says so of a handler that throws, too", async () => {
    const { told, say } = await watched((p) => {
      p.on("text", () => {
        throw new Error("a bug");
      });
    });
    say();
    assert.deepEqual(told, ["> probe: on text", "<"]);
  });

  it("counts only what an asynchronous handler does at once", async () => {
    const { told, say } = await watched((p) => {
      p.on("text", async ({ sleep }) => {
        await sleep(1_000);
        return "later";
      });
    });
    say();
    assert.deepEqual(told, ["> probe: on text", "<"]);
  });
});
