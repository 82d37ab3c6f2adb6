import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { TracedStep, Tracer } from "../../../core/bot/tracer.ts";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import { pass, silent } from "../../../core/replies/outcome.ts";
import type { Reply } from "../../../core/replies/reply.ts";
import { report, text } from "../../support/events.ts";
import { botOf, plugin, settle } from "./probe.ts";

function recordingTracer() {
  const runs: string[] = [];
  const steps: TracedStep[] = [];
  const failures: string[] = [];
  const answers: Reply[] = [];
  const tracer: Tracer = {
    begun: () => runs.push("begun"),
    stepped: (_, step) => steps.push(step),
    ended: () => runs.push("ended"),
    failed: (_, name, handler) => failures.push(`${name}: ${handler}`),
    answered: (_, reply) => answers.push(reply),
  };
  return {
    tracer,
    runs,
    failures,
    answers,
    said: () => steps.map(({ plugin, said }) => `${plugin} ${said}`),
    steps,
  };
}

async function told(event: InboundEvent, ...plugins: Parameters<typeof plugin>[]) {
  const recording = recordingTracer();
  const { ask, bot, clock } = await botOf(
    plugins.map(([name, setup]) => plugin(name, setup)),
    { tracer: recording.tracer },
  );
  const sayings = await ask(event);
  await settle();
  return { ...recording, sayings, bot, clock };
}

describe("a traced bot", () => {
  it("tells who was asked, in order, and what each said", async () => {
    const { said, sayings } = await told(
      text("hi"),
      ["words", (p) => p.keyword("other", () => "no")],
      ["shy", (p) => p.on("text", () => pass)],
      ["slow", (p) => p.on("text", async () => "yes")],
      ["last", (p) => p.on("text", () => "never asked")],
    );
    assert.deepEqual(said(), ["words not asked", "shy pass", "slow replies"]);
    assert.deepEqual(sayings, ["yes"]);
  });

  it("tells when a run begins and has its outcome", async () => {
    const { runs } = await told(text("hi"), ["slow", (p) => p.on("text", async () => "yes")]);
    assert.deepEqual(runs, ["begun", "ended"]);
  });

  it("tells silence, and who watched", async () => {
    const { said } = await told(
      text("hi"),
      ["quiet", (p) => p.on("text", () => silent)],
      ["watcher", (p) => p.observe(":message", () => {})],
    );
    assert.deepEqual(said(), ["quiet silent", "watcher done"]);
  });

  it("tells every part of the answer, streamed ones as they come", async () => {
    const { answers } = await told(text("hi"), [
      "stream",
      (p) =>
        p.on("text", async function* () {
          yield "one";
          yield "two";
        }),
    ]);
    assert.deepEqual(
      answers.map((reply) => reply.kind === "text" && reply.content),
      ["one", "two"],
    );
  });

  it("tells failures, also of observers", async () => {
    const fail = (): never => {
      throw new Error("on purpose");
    };
    const { failures } = await told(
      text("hi"),
      ["broken", (p) => p.on("text", fail)],
      ["watcher", (p) => p.observe(":message", fail)],
    );
    assert.deepEqual(failures, ["broken: on text", "watcher: observe :message"]);
  });

  it("tells when a batch is committed, and that it could not be", async () => {
    for (const [commit, expected] of [
      [() => {}, "tracker done"],
      [() => assert.fail(), "tracker failed"],
    ] as const) {
      const { bot, clock, said } = await told(report(), [
        "tracker",
        (p) => p.collect("event:LOCATION", commit),
      ]);
      const collected = bot.collect(report()).catch(() => {});
      await clock.advance(50);
      await collected;
      assert.deepEqual(said(), [expected]);
    }
  });
});
