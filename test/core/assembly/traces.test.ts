import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { tracedLogger } from "../../../core/assembly/traced-logger.ts";
import { createTraces } from "../../../core/assembly/traces.ts";
import { reply } from "../../../core/events/reply.ts";
import { text } from "../../support/events.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

const step = {
  plugin: "echo",
  handler: "on text",
  verb: "answer",
  said: "silent",
  why: { zh: "要 text", en: "asks for text" },
  tookMs: 1,
} as const;

describe("traces", () => {
  it("finds by any delivery's query what was told of the event", () => {
    const traces = createTraces();
    const event = text("hi");
    traces.opened("a=1", event);
    traces.stepped(event, step);
    traces.answered(event, reply.text("ho"));
    traces.opened("a=2", event);
    const view = traces.of("a=1");
    assert.deepEqual(view, traces.of("a=2"));
    assert.equal(view?.deliveries, 2);
    assert.deepEqual(view?.steps, [step]);
    assert.deepEqual(view?.replies, [{ kind: "text", content: "ho" }]);
    assert.equal(traces.of("a=3"), undefined);
  });

  it("says failed where a handler failed, whatever it said before", () => {
    const traces = createTraces();
    const event = text("hi");
    traces.opened("q", event);
    traces.stepped(event, step);
    traces.failed(event, "echo", "on text", new Error("x"));
    assert.equal(traces.of("q")?.steps[0]?.said, "failed");
  });

  it("keeps the log lines that name the event, by field or by child", () => {
    const traces = createTraces();
    const logger = recordingLogger();
    const event = text("hi");
    const traced = tracedLogger(logger, traces);
    traces.opened("q", event);
    traced.warn("by.field", { id: event.id, n: 1 });
    traced.child({ id: event.id }).child({ plugin: "x" }).info("by.child");
    traced.info("by.nobody");
    assert.deepEqual(
      traces.of("q")?.log.map((line) => line.event),
      ["by.field", "by.child"],
    );
    assert.equal(logger.lines.length, 3);
  });

  it("forgets the oldest", () => {
    const traces = createTraces(1);
    traces.opened("first", text("one"));
    traces.opened("second", text("two"));
    assert.equal(traces.of("first"), undefined);
    assert.ok(traces.of("second"));
  });
});
