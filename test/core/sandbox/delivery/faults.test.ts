import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Fault, FaultScope } from "../../../../core/sandbox/faults.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { engineStage, outcomesOf, said, until } from "../engine-stage.ts";
import { type Answering, sealedReply, textReply } from "../foreign-bot.ts";

const empty: Answering = (_, response) => response.end();

/** Says how many deliveries there were, this one included. */
function counting(): Answering {
  let count = 0;
  return (_, response) => {
    count += 1;
    response.end(sealedReply(textReply(String(count))));
  };
}

async function faulty(fault: Fault, scope: FaultScope = {}, answer: Answering = counting()) {
  const stage = await engineStage(answer);
  stage.sandbox.faults.add(fault, scope);
  return stage;
}

const contents = (plaintexts: readonly string[]) =>
  plaintexts.map((text) => /CDATA\[(.*?)\]/.exec(text)?.[1]);

describe("faults on the way to the bot", () => {
  it("delays a callback", async () => {
    const { sandbox, clock } = await faulty({ kind: "callback.delay", ms: 7_000 });
    const at = clock.now();
    const { settled } = sandbox.emit(said("hi"));
    await clock.advance(6_999);
    assert.equal(sandbox.underWay, 0);
    await clock.advance(1);
    const record = await settled;
    assert.equal(record.at, at);
    assert.equal(record.deliveries[0]?.sentAt, at + 7_000);
    assert.equal(record.outcome, "shown");
  });

  it("meets one member alone, or one kind of callback", async () => {
    const lost = { kind: "callback.lose_response" } as const;
    for (const [scope, strikes] of [
      [{ member: "LI" }, true],
      [{ member: "wang" }, false],
      [{ kind: "text" }, true],
      [{ kind: "event:click" }, false],
      [{ kind: "text", member: "wang" }, false],
    ] as const) {
      const { sandbox } = await faulty(lost, { ...scope, times: 1 });
      sandbox.emit(said("hi"));
      await until(() => sandbox.underWay === 0);
      assert.equal(sandbox.faults.active.length, strikes ? 0 : 1, JSON.stringify(scope));
    }
  });

  it("sends copies, waits for none of them, and shows one reply", async () => {
    const { sandbox, bot, texts } = await faulty({ kind: "callback.duplicate", copies: 3 });
    const { id, settled } = sandbox.emit(said("hi"));
    assert.equal(sandbox.underWay, 4);
    assert.equal((await settled).outcome, "shown");
    await until(() => sandbox.underWay === 0);
    const record = sandbox.feed.find(id);
    assert.ok(record?.type === "callback");
    assert.deepEqual(
      record.deliveries.map(({ number, duplicate, outcome }) => [number, duplicate, outcome]),
      [
        [1, false, "replied"],
        [2, true, "replied"],
        [3, true, "replied"],
        [4, true, "replied"],
      ],
    );
    assert.equal(new Set(bot.arrivals.map(({ query }) => query)).size, 4);
    assert.equal(texts().length, 1);
  });

  it("sends copies byte by byte where repeats are", async () => {
    const { sandbox, bot } = await faulty({ kind: "callback.duplicate", copies: 2 });
    sandbox.configure({ resigns: false });
    await sandbox.emit(said("hi")).settled;
    await until(() => sandbox.underWay === 0);
    assert.equal(new Set(bot.arrivals.map(({ query }) => query)).size, 1);
  });

  it("lets the next one overtake", async () => {
    const { sandbox, bot } = await faulty({ kind: "callback.reorder" });
    const emissions = ["1", "2", "3", "4"].map((text) => sandbox.emit(said(text)));
    await Promise.all(emissions.map(({ settled }) => settled));
    const order = contents(bot.arrivals.map(({ plaintext }) => plaintext));
    assert.ok(order.indexOf("2") < order.indexOf("1"), order.join());
    assert.ok(order.indexOf("4") < order.indexOf("3"), order.join());
  });

  it("sends after five seconds what nothing overtook", async () => {
    const { sandbox, clock, bot } = await faulty({ kind: "callback.reorder" });
    const { settled } = sandbox.emit(said("alone"));
    await clock.advance(4_999);
    assert.equal(bot.arrivals.length, 0);
    await clock.advance(1);
    assert.equal((await settled).outcome, "shown");
  });

  it("sends once what is overtaken in its very last moment", async () => {
    // This clock waits for no socket: time is up before a byte of the overtaker travels.
    const clock = new ManualClock(Date.UTC(2026, 10, 23), async () => {});
    const { sandbox, bot } = await engineStage(empty, {}, clock);
    sandbox.faults.add({ kind: "callback.reorder" }, { times: 1 });
    const held = sandbox.emit(said("held"));
    await clock.advance(4_999);
    const overtaker = sandbox.emit(said("overtaker"));
    await clock.advance(1);
    const records = await Promise.all([held.settled, overtaker.settled]);
    await until(() => sandbox.underWay === 0);
    assert.deepEqual(records.map(outcomesOf), [["acknowledged"], ["acknowledged"]]);
    assert.equal(bot.arrivals.length, 2);
  });

  it("cuts the connection after the body: the bot has it, the answer is lost", async () => {
    const { sandbox, clock, bot, texts } = await faulty(
      { kind: "callback.cut_after_body" },
      { times: 1 },
    );
    const { settled } = sandbox.emit(said("hi"));
    await until(() => bot.arrivals.length === 1 && sandbox.underWay === 0);
    assert.equal(bot.arrivals[0]?.plaintext, said("hi").plaintext);
    await clock.advance(5_000);
    assert.deepEqual(outcomesOf(await settled), ["lost", "replied"]);
    assert.deepEqual(texts(), ["2"]);
    assert.deepEqual(sandbox.faults.active, []);
  });

  it("throws an answer away, and keeps it in the record", async () => {
    const { sandbox, clock, texts } = await faulty(
      { kind: "callback.lose_response" },
      { times: 1 },
    );
    const { settled } = sandbox.emit(said("hi"));
    await until(() => sandbox.underWay === 0);
    assert.deepEqual(texts(), []);
    await clock.advance(5_000);
    const { deliveries } = await settled;
    assert.deepEqual(
      deliveries.map(({ outcome, status }) => [outcome, status]),
      [
        ["lost", 200],
        ["replied", 200],
      ],
    );
    assert.equal(deliveries[0]?.replyXml, textReply("1"));
    assert.deepEqual(texts(), ["2"]);
  });

  it("has a clock that is off", async () => {
    const { sandbox, clock } = await faulty({ kind: "callback.skew", seconds: -7_300 }, {}, empty);
    const { deliveries } = await sandbox.emit(said("hi")).settled;
    const { timestamp } = Object.fromEntries(new URLSearchParams(deliveries[0]?.query));
    assert.equal(timestamp, String(clock.now() / 1000 - 7_300));
    const { query } = await sandbox.check("main");
    assert.match(query, new RegExp(`timestamp=${timestamp}&`));
  });

  it("spares the apps that it is not for", async () => {
    const { sandbox } = await faulty({ kind: "callback.delay", ms: 1 }, { app: "other" });
    assert.equal((await sandbox.emit(said("hi")).settled).outcome, "shown");
  });
});
