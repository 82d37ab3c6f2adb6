import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { Fault } from "../../../../core/sandbox/faults.ts";
import type { CallbackRecord, DeliveryRecord } from "../../../../core/sandbox/feed/records.ts";
import type { Emission, Sandbox } from "../../../../core/sandbox/sandbox.ts";
import type { SandboxSettings } from "../../../../core/sandbox/settings.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { said, sandboxFor, turns, until } from "../engine-stage.ts";
import { type Answering, sealedReply, startForeignBot, textReply } from "../foreign-bot.ts";

/** Whatever a bot can do with a delivery. */
const BEHAVIOURS: Readonly<Record<string, Answering>> = {
  replies: (_, response) => response.end(sealedReply(textReply("hi"))),
  acknowledges: (_, response) => response.end(),
  "says success": (_, response) => response.end("success"),
  "says nonsense": (_, response) => response.end("<nonsense/>"),
  "replies what cannot be shown": (_, response) =>
    response.end(sealedReply(textReply("").replace("text", "markdown"))),
  fails: (_, response) => response.writeHead(500).end("oops"),
  redirects: (_, response) => response.writeHead(302, { Location: "/" }).end(),
  "answers 204": (_, response) => response.writeHead(204).end(),
  hangs: () => {},
  "breaks off": (_, response) => response.destroy(),
  "stops half-way": (_, response) => response.writeHead(200, { "Content-Length": "9" }).write("<"),
  "breaks off half-way": (_, response) => {
    response.writeHead(200, { "Content-Length": "9" });
    response.write("<", () => response.destroy());
  },
  "closes the connection": (_, response) =>
    response.writeHead(200, { Connection: "close" }).end(sealedReply(textReply("bye"))),
};

const FAULTS: readonly Fault[] = [
  { kind: "callback.delay", ms: 3_000 },
  { kind: "callback.duplicate", copies: 2 },
  { kind: "callback.reorder" },
  { kind: "callback.cut_after_body" },
  { kind: "callback.lose_response" },
  { kind: "callback.skew", seconds: 60 },
];

type Step =
  | { readonly do: "emit"; readonly member: string | undefined; readonly takes: "none" | "message" }
  | { readonly do: "advance"; readonly ms: number }
  | { readonly do: "fault"; readonly fault: Fault; readonly times: number }
  | { readonly do: "clear faults" }
  | { readonly do: "configure"; readonly change: Partial<SandboxSettings> }
  | { readonly do: "check" }
  | { readonly do: "turns"; readonly count: number };

const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant("emit" as const),
        member: fc.constantFrom("li", "wang", undefined, "stranger"),
        takes: fc.constantFrom("message" as const, "none" as const),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("advance" as const),
        ms: fc.constantFrom(1, 500, 1_000, 2_500, 4_999, 5_000, 12_000),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("turns" as const), count: fc.nat(40) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("fault" as const),
        fault: fc.constantFrom(...FAULTS),
        times: fc.integer({ min: 1, max: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant<Step>({ do: "clear faults" }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: "check" }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant("configure" as const),
        change: fc.constantFrom<Partial<SandboxSettings>>(
          { deliveries: 3 },
          { deliveries: 4 },
          { resigns: false },
          { resigns: true },
          { spacingMs: 1_000 },
          { spacingMs: 8_000 },
          { cutMs: 2_000 },
        ),
      }),
    },
  ),
  { minLength: 1, maxLength: 30 },
);

/** The behaviours of a bot, one delivery after the other. */
const behaviours = fc.array(fc.constantFrom(...Object.keys(BEHAVIOURS)), {
  minLength: 1,
  maxLength: 40,
});

const AWAITED = ["refused", "cut", "unreachable", "lost"];

describe("outcomes", () => {
  it("are exactly one for each delivery and each callback, whatever happens", async () => {
    const seen = new Set<string>();
    let next: () => string = () => "hangs";
    const bot = await startForeignBot((arrival, response) => {
      if (arrival.method === "GET") response.end(arrival.plaintext);
      else BEHAVIOURS[next()]?.(arrival, response);
    });
    await fc.assert(
      fc.asyncProperty(steps, behaviours, fc.boolean(), async (script, answers, patient) => {
        let turn = 0;
        next = () => answers[turn++ % answers.length] ?? "hangs";
        const clock = new ManualClock();
        const sandbox = sandboxFor(bot.url, clock);
        const history = watch(sandbox);
        const emissions: Emission[] = [];
        for (const step of script) await play(step, sandbox, clock, emissions);
        // Either time goes on until all is over, or WeCom is closed in the middle of it.
        if (patient) await lastly(sandbox, clock);
        await sandbox.close();

        assert.equal(sandbox.underWay, 0);
        assert.equal(clock.pending, 0);
        const records = await Promise.all(emissions.map(({ settled }) => settled));
        assert.deepEqual(history.wrongs, []);
        for (const { id } of records) judgeRecord(sandbox, id, history);
        for (const outcome of history.outcomes) seen.add(outcome);
      }),
      { numRuns: 150, seed: 20_261_123, endOnFailure: true },
    );
    await bot.stop();
    // The scripts reach every way in which a delivery can end, or they would prove little.
    assert.deepEqual([...seen].sort(), [
      "acknowledged",
      "cut",
      "lost",
      "refused",
      "replied",
      "stopped",
      "unreachable",
      "unreadable",
    ]);
  });
});

async function play(step: Step, sandbox: Sandbox, clock: ManualClock, emissions: Emission[]) {
  switch (step.do) {
    case "emit": {
      const { member, takes } = step;
      emissions.push(sandbox.emit(said("hi", { member, takes })));
      break;
    }
    case "advance":
      return clock.advance(step.ms);
    case "fault":
      sandbox.faults.add(step.fault, { times: step.times });
      break;
    case "clear faults":
      sandbox.faults.clear();
      break;
    case "configure":
      sandbox.configure(step.change);
      break;
    case "check":
      void sandbox.check("main");
      break;
    case "turns":
      return turns(step.count);
  }
}

async function lastly(sandbox: Sandbox, clock: ManualClock): Promise<void> {
  const isOpen = () =>
    sandbox.underWay > 0 ||
    sandbox.feed.records.some((record) => record.type === "callback" && !record.outcome);
  while (isOpen()) {
    await turns(20);
    await clock.advance(1_000);
  }
  await until(() => sandbox.underWay === 0);
}

/** Follows every change of every record: what has an outcome once must never change again. */
function watch(sandbox: Sandbox) {
  const latest = new Map<string, CallbackRecord>();
  const outcomes: string[] = [];
  /** Collected, because a listener that throws would throw at WeCom. */
  const wrongs: string[] = [];
  sandbox.feed.onChange((record) => {
    if (record.type !== "callback") return;
    const before = latest.get(record.id);
    if (before?.outcome && record.outcome !== before.outcome) wrongs.push(`${record.id} changed`);
    before?.deliveries.forEach((delivery, index) => {
      const after = record.deliveries[index];
      if (delivery.outcome && after !== delivery) wrongs.push(`${record.id}.${index} changed`);
      else if (!delivery.outcome && after?.outcome) outcomes.push(after.outcome);
    });
    if (![record, ...record.deliveries].every(Object.isFrozen)) wrongs.push("not frozen");
    latest.set(record.id, record);
  });
  return { latest, outcomes, wrongs };
}

function judgeRecord(sandbox: Sandbox, id: string, { latest }: ReturnType<typeof watch>): void {
  const record = latest.get(id);
  assert.ok(record?.outcome, `${id} has no outcome`);
  for (const delivery of record.deliveries) assert.ok(delivery.outcome, `${id} has one without`);
  assert.deepEqual(
    record.deliveries.map(({ number }) => number),
    record.deliveries.map((_, index) => index + 1),
  );
  const awaited = record.deliveries.filter(({ duplicate }) => !duplicate);
  assert.ok(awaited.length <= 4);
  judgeSpacing(awaited);
  judgeEnd(record, awaited.at(-1));

  const shown = sandbox.chats.entries.filter(({ callback }) => callback === id);
  assert.deepEqual(
    shown.map((entry) => entry.id),
    record.outcome === "shown" ? [record.entry] : [],
  );
}

/** All but the last are failures, and none begins sooner than the shortest spacing there was. */
function judgeSpacing(awaited: readonly DeliveryRecord[]): void {
  awaited.slice(1).forEach((delivery, index) => {
    const before = awaited[index];
    assert.ok(before && AWAITED.includes(before.outcome ?? ""));
    assert.ok(delivery.sentAt - before.sentAt >= 1_000);
  });
}

/** How a callback ended follows from its last delivery. */
function judgeEnd({ outcome }: CallbackRecord, last: DeliveryRecord | undefined): void {
  const allowed: Readonly<Record<string, readonly unknown[]>> = {
    shown: ["replied"],
    not_shown: ["replied"],
    acknowledged: ["acknowledged"],
    unreadable: ["unreadable"],
    gave_up: AWAITED,
    not_sent: [undefined],
    // Before the first delivery, during one, or while waiting for the next.
    stopped: [undefined, "stopped", ...AWAITED],
  };
  assert.ok(allowed[outcome ?? ""]?.includes(last?.outcome), `${outcome} after ${last?.outcome}`);
}
