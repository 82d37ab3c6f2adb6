import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type Traces, tracedLogger, traceView } from "../../../core/assembly/traces.ts";
import { reply } from "../../../core/replies/reply.ts";
import { text } from "../../support/events.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { toldTraces } from "./told-traces.ts";

const step = {
  plugin: "echo",
  handler: "on text",
  verb: "answer",
  said: "silent",
  why: { zh: "要 text", en: "asks for text" },
  tookMs: 1,
} as const;

/** What the page is told of a delivery. */
const viewOf = (traces: Traces, query: string) => {
  const trace = traces.find(query);
  return trace && traceView(trace);
};

describe("traces", () => {
  it("finds by any delivery's query what was told of the event", () => {
    const traces = toldTraces();
    const event = text("hi");
    traces.opened("a=1", event);
    traces.stepped(event, step);
    traces.answered(event, reply.text("ho"));
    traces.opened("a=2", event);
    const view = viewOf(traces, "a=1");
    assert.deepEqual(view, viewOf(traces, "a=2"));
    assert.equal(view?.deliveries, 2);
    assert.deepEqual(view?.runs[0]?.steps, [step]);
    assert.deepEqual(view?.runs[0]?.replies, [{ kind: "text", content: "ho" }]);
    assert.equal(viewOf(traces, "a=3"), undefined);
  });

  it("says failed where a handler failed, whatever it said before", () => {
    const traces = toldTraces();
    const event = text("hi");
    traces.opened("q", event);
    traces.stepped(event, step);
    traces.failed(event, "echo", "on text", new Error("x"));
    const [run] = viewOf(traces, "q")?.runs ?? [];
    assert.equal(run?.steps[0]?.said, "failed");
    assert.deepEqual(
      run?.thrown.map(({ plugin, error, message }) => [plugin, error, message]),
      [["echo", "Error", "x"]],
    );
  });

  it("keeps the runs of a message apart, so that a retry tells how it went", () => {
    const traces = toldTraces();
    const event = text("hi");
    traces.opened("q", event);
    traces.begun(event);
    traces.failed(event, "echo", "on text", new Error("x"));
    traces.stepped(event, step);
    traces.ended(event);
    traces.begun(event);
    assert.equal(traces.find("q")?.runs[1]?.ended, false);
    traces.stepped(event, step);
    traces.ended(event);
    const { runs } = viewOf(traces, "q") ?? { runs: [] };
    assert.deepEqual(
      runs.map(({ steps, thrown }) => [steps[0]?.said, thrown.length]),
      [
        ["failed", 1],
        ["silent", 0],
      ],
    );
  });

  it("takes an error of the log for a failure, unless the same has been told with more", () => {
    const traces = toldTraces();
    const event = text("hi");
    traces.opened("q", event);
    traces.logged(event.id, "error", "plugin.failed", { plugin: "echo" });
    traces.logged(event.id, "error", "handler.hard_limit", { plugin: "echo", hardLimitMs: 5 });
    const thrown = traces.find("q")?.runs[0]?.thrown;
    assert.deepEqual(
      thrown?.map(({ plugin, error, message }) => [plugin, error, message]),
      [["echo", "handler.hard_limit", "hardLimitMs: 5"]],
    );
  });

  it("tells what failed outside of any event that is known", () => {
    const told: string[] = [];
    const traces = toldTraces({ onFailure: ({ handler }) => told.push(handler) });
    traces.failed(undefined, "echo", "clock.after", new Error("x"));
    traces.failed(text("never opened"), "echo", "on text", new Error("x"));
    assert.deepEqual(told, ["clock.after", "on text"]);
  });

  it("tells of which event there is something new", () => {
    const told: string[] = [];
    const traces = toldTraces({ onChange: (id) => told.push(id) });
    const event = text("hi");
    traces.opened("q", event);
    traces.stepped(event, step);
    traces.stepped(text("unknown"), step);
    assert.deepEqual(told, [event.id, event.id]);
  });

  it("keeps the log lines that name the event, by field or by child", () => {
    const traces = toldTraces();
    const logger = recordingLogger();
    const event = text("hi");
    const traced = tracedLogger(logger, traces.take);
    traces.opened("q", event);
    traced.warn("by.field", { id: event.id, n: 1 });
    traced.child({ id: event.id }).child({ plugin: "x" }).info("by.child", { id: "order-1" });
    traced.info("by.nobody");
    assert.deepEqual(
      viewOf(traces, "q")?.log.map((line) => line.event),
      ["by.field", "by.child"],
    );
    assert.equal(logger.lines.length, 3);
  });

  it("forgets the oldest", () => {
    const traces = toldTraces({ capacity: 1 });
    traces.opened("first", text("one"));
    traces.opened("second", text("two"));
    assert.equal(traces.find("first"), undefined);
    assert.ok(traces.find("second"));
  });
});
