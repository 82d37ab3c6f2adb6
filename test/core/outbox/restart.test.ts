import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { BotError } from "../../../core/errors.ts";
import { to } from "../../../core/replies/recipient.ts";
import { MemoryStore } from "../../../core/stores/memory/memory.ts";
import type { PartStore } from "../../../core/stores/port/parts.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import { sqlite } from "../../../core/stores/sqlite/sqlite.ts";
import { keptLog } from "../../../core/testing/kept-log.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { failed, fine, HOUR, MINUTE, row, stage, turns } from "./stage.ts";

const logger = keptLog(() => {});
const never = new Promise<never>(() => {});

describe("the outbox of a process that died", () => {
  let directory = "";
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "huiyin-outbox-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const open = (clock: ManualClock) => sqlite().open({ directory, logger, clock });

  /** Runs until the process dies in a call; nothing that it does afterwards reaches the disk. */
  async function dieInACall(clock: ManualClock): Promise<string> {
    const store = await open(clock);
    const { sender, push, stateOf } = stage({ store, clock, script: () => never });
    sender.start();
    const { id } = await push("a");
    await turns();
    assert.equal(await stateOf(id), "sending");
    await store.close();
    return id;
  }

  it("sends again what was on its way, with the check", async () => {
    const clock = new ManualClock();
    const id = await dieInACall(clock);
    await clock.advance(MINUTE);
    const store = await open(clock);
    const next = stage({ store, clock });
    const found = await next.partOf(id);
    assert.equal(found?.firstAt, clock.now() - MINUTE);
    next.sender.start();
    await next.pass(1_000);
    assert.equal(await next.stateOf(id), "sent");
    assert.deepEqual(
      next.calls.map(({ duplicateCheckSeconds }) => duplicateCheckSeconds),
      [14_400],
    );
    await store.close();
  });

  it("holds it for a person when it was dead for too long", async () => {
    const clock = new ManualClock();
    const id = await dieInACall(clock);
    await clock.advance(4 * HOUR);
    const store = await open(clock);
    const next = stage({ store, clock });
    next.sender.start();
    await next.pass(MINUTE);
    assert.equal(await next.stateOf(id), "held");
    assert.equal(next.calls.length, 0);
    await store.close();
  });
});

describe("an outbox that stops", () => {
  it("waits for calls under way", async () => {
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { sender, push, stateOf } = stage({ script: () => slow.then(() => fine()) });
    sender.start();
    const { id } = await push("a");
    await turns();
    const stopped = sender.stop(5_000);
    release();
    await stopped;
    assert.equal(await stateOf(id), "sent");
  });

  it("leaves the others as they are after its grace", async () => {
    const { sender, push, stateOf, logged, clock } = stage({ script: () => never });
    sender.start();
    const { id } = await push("a");
    await turns();
    const stopped = sender.stop(5_000);
    await clock.advance(5_000);
    await stopped;
    assert.equal(await stateOf(id), "sending");
    assert.equal(logged("outbox.abandoned").length, 1);
  });

  it("calls nobody any more", async () => {
    const { sender, put, partOf, calls } = stage();
    sender.start();
    const part = row("a");
    await turns();
    const stored = put([part]);
    sender.kick();
    await Promise.resolve(); // leased, and not committed yet
    await Promise.all([stored, sender.stop(1_000)]);
    await turns();
    assert.equal(calls.length, 0);
    const left = await partOf(part.id);
    assert.deepEqual([left?.state, left?.firstAt], ["pending", undefined]);
  });

  it("leaves no timer behind", async () => {
    const { sender, push, clock } = stage({ script: () => failed("unknown") });
    sender.start();
    await push("a");
    await clock.advance(100);
    await sender.stop(0);
    await clock.advance(1);
    assert.equal(clock.pending, 0);
  });
});

/** A store whose disk is full now and then. */
function refusing() {
  const clock = new ManualClock();
  const state = { full: false };
  const kept = new MemoryStore(clock);
  const unlessFull =
    <A extends readonly unknown[], R>(give: (...given: A) => Promise<R>) =>
    (...given: A): Promise<R> =>
      state.full ? Promise.reject(new BotError("ERR_STORE_FULL", "full")) : give(...given);
  const parts: PartStore = {
    ...kept.parts,
    push: unlessFull(kept.parts.push),
    lease: unlessFull(kept.parts.lease),
    settle: unlessFull(kept.parts.settle),
    unhold: unlessFull(kept.parts.unhold),
  };
  const store: Store = Object.create(kept, { parts: { value: parts } });
  return { state, clock, store };
}

describe("an outbox whose disk is full", () => {
  it("calls nobody before the begin is written", async () => {
    const { state, store, clock } = refusing();
    const { sender, put, calls, pass } = stage({ store, clock });
    await put([row("a")]);
    state.full = true;
    sender.start();
    await pass(10_000);
    assert.equal(calls.length, 0);
    state.full = false;
    await pass(2_000);
    assert.equal(calls.length, 1);
  });

  it("notes what became of a call as soon as it can, and calls once", async () => {
    const { state, store, clock } = refusing();
    const { sender, push, calls, reports, stateOf, pass } = stage({
      store,
      clock,
      script: () => {
        state.full = true;
        return fine();
      },
    });
    sender.start();
    const { id } = await push("a");
    await pass(10_000);
    assert.equal(await stateOf(id), "sending");
    assert.equal(reports.length, 0, "nobody is told what is not on disk");
    state.full = false;
    await pass(2_000);
    assert.equal(await stateOf(id), "sent");
    assert.equal(calls.length, 1);
    assert.equal(reports.length, 1);
  });
});

describe("an outbox that stops while its disk is full", () => {
  it("tells nobody what the next start will find out", async () => {
    const { state, store, clock } = refusing();
    const { sender, push, reports, pass } = stage({
      store,
      clock,
      script: () => {
        state.full = true;
        return fine();
      },
    });
    sender.start();
    await push("a");
    await pass(1_000);
    await sender.stop(0);
    await pass(5_000);
    assert.equal(reports.length, 0);
  });
});

/** Monotonic time has fractions, as the real one does. */
class FractionalClock extends ManualClock {
  #fraction = 0;

  override monotonic(): number {
    this.#fraction += 0.0001;
    return super.monotonic() + this.#fraction;
  }
}

describe("an outbox with a backlog", () => {
  it("starts with 100,000 rows at the allowed rate, and what is new does not wait behind them", async () => {
    const { sender, store, put, push, calls, texts, pass } = stage({
      clock: new FractionalClock(),
      apps: ["main"],
    });
    const members = Array.from({ length: 5_000 }, (_, user) =>
      row("x", { to: to.user(`${user}`) }),
    );
    for (let round = 0; round < 20; round++) {
      await put(members.map((part) => ({ ...part, id: `${part.id} ${round}` })));
    }
    sender.start();
    await turns(3);
    const before = calls.length;
    await push("new", to.user("somebody"));
    await pass(1_000);
    assert.ok(before < 1_000, "it had only begun");
    const place = texts().indexOf("new");
    assert.ok(place >= 0 && place - before <= 64, `${place} after ${before}`);

    await pass(58_000, 2_000);
    assert.ok(calls.length >= 8_000 && calls.length < 8_020, `${calls.length} in a minute`);
    await sender.stop(0);
    const { pending } = (await store.counts()).parts;
    assert.equal(pending + calls.length, 100_001);
  });

  it("takes the members' turns in whole milliseconds", async () => {
    const { sender, push, calls, logged, pass } = stage({ clock: new FractionalClock() });
    sender.start();
    for (let count = 0; count < 30; count++) await push(`${count}`);
    await pass(61_000);
    assert.equal(calls.length, 30);
    assert.equal(logged("outbox.unstored").length, 0);
  });
});
