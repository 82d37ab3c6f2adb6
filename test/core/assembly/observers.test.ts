import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type BotObserver, joinObservers } from "../../../core/assembly/observers.ts";
import type { Receiver } from "../../../core/delivery/receiver.ts";
import { text } from "../../support/events.ts";

const EVENT = text("hi");

/** A receiver whose answers say whom they went through. */
const receiver = (said: string): Receiver => ({
  app: "main",
  path: "/main",
  check: () => said,
  receive: async () => ({ body: said }),
});

describe("observers of a bot", () => {
  it("cost nothing where nobody asks for anything", () => {
    const { opened, tracer, around } = joinObservers([{}]);
    const inner = receiver("inner");
    assert.deepEqual([opened, tracer], [undefined, undefined]);
    assert.equal(around(inner), inner);
  });

  it("are each told what they have a method for, in the order of the list", () => {
    const told: string[] = [];
    const first: BotObserver = {
      opened: (query, { id }) => void told.push(`first opened ${query} ${id}`),
      ended: () => void told.push("first ended"),
    };
    const second: BotObserver = {
      opened: () => void told.push("second opened"),
      begun: () => void told.push("second begun"),
      ended: () => void told.push("second ended"),
      failed: (_, plugin, handler) => void told.push(`second failed ${plugin} ${handler}`),
    };
    const { opened, tracer } = joinObservers([first, {}, second]);
    opened?.("?q", EVENT);
    tracer?.begun(EVENT);
    tracer?.failed(EVENT, "echo", "on text", new Error("boom"));
    tracer?.ended(EVENT);
    assert.deepEqual(told, [
      `first opened ?q ${EVENT.id}`,
      "second opened",
      "second begun",
      "second failed echo on text",
      "first ended",
      "second ended",
    ]);
  });

  it("stand around the receiver, the last one outermost", async () => {
    const named = (name: string): BotObserver => ({
      around: (inner) => ({ ...inner, check: (query) => `${name}(${inner.check(query)})` }),
    });
    const { around } = joinObservers([named("a"), {}, named("b")]);
    assert.equal(around(receiver("x")).check(""), "b(a(x))");
  });
});
