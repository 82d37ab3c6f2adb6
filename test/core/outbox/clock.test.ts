import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { keepTime } from "../../../core/delivery/keep-time.ts";
import { SteadyClock } from "../../../core/ports/steady-clock.ts";
import { to } from "../../../core/replies/recipient.ts";
import { memory } from "../../../core/stores/memory.ts";
import { keptLog, type LogLine } from "../../../core/testing/kept-log.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { failed, fine, HOUR, MINUTE, row, type Script, stage } from "./stage.ts";

const DAY = 24 * HOUR;

/** An outbox as a bot has it: its clock is steady, and follows the machine's. */
function bot(script: Script, store = memory().open({ directory: "", logger: keptLog(() => {}) })) {
  const machine = new ManualClock();
  const steady = new SteadyClock(machine);
  const keeping: LogLine[] = [];
  const end = keepTime({
    clock: steady,
    store,
    logger: keptLog((line) => keeping.push(line)),
    checkMs: 4 * HOUR,
  });
  /** Milliseconds since the begin, as they were measured. */
  const called: number[] = [];
  const parts = stage({
    clock: machine,
    steady,
    store,
    chance: () => 0.999,
    script(call, count) {
      called.push(machine.monotonic());
      return script(call, count);
    },
  });
  parts.sender.start();
  const stop = () => {
    end();
    return parts.sender.stop(0);
  };
  return { ...parts, machine, called, keeping, stop };
}

const FATES = {
  fine: fine(),
  unknown: failed("unknown"),
  busy: failed("busy", "-1"),
  limited: failed("limited", "45009"),
  held: failed("held", "60020"),
} as const;
const fates = fc.array(fc.constantFrom(...(Object.keys(FATES) as (keyof typeof FATES)[])), {
  maxLength: 5,
});
/** Somebody sets the clock, and so long nothing else happens. */
const settings = fc.array(
  fc.record({
    aheadMs: fc.constantFrom(-400 * DAY, -3 * DAY, -HOUR, -5_000, 5_000, HOUR, 3 * DAY, 400 * DAY),
    ms: fc.integer({ min: 1, max: 150 }).map((seconds) => seconds * 1_000),
  }),
  { minLength: 1, maxLength: 4 },
);

describe("a clock that is set while the bot runs", () => {
  it("changes nothing of when messages go, nor of what becomes of them", async () => {
    const played = async (
      world: { readonly fates: readonly (keyof typeof FATES)[] },
      set: readonly { readonly aheadMs: number; readonly ms: number }[],
    ) => {
      const { push, pass, machine, called, store, stop } = bot(
        (_, count) => FATES[world.fates[count - 1] ?? "fine"],
      );
      for (const user of ["li", "wang"]) {
        for (let count = 0; count < 14; count++) await push(`${count}`, to.user(["zhao", user]));
      }
      for (const { aheadMs, ms } of set) {
        machine.setAhead(aheadMs);
        await pass(ms);
      }
      await pass(12 * MINUTE);
      await stop();
      return { called, counts: store.outbox.counts() };
    };
    await fc.assert(
      fc.asyncProperty(fates, settings, async (fates, set) => {
        const unset = set.map(({ ms }) => ({ aheadMs: 0, ms }));
        assert.deepEqual(await played({ fates }, set), await played({ fates }, unset));
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it("is followed within a minute, and the times of rows with it", async () => {
    const { push, pass, machine, store, keeping, stop } = bot(() => failed("unknown"));
    const { id } = await push("a");
    await pass(10_000);
    machine.setAhead(-3 * DAY);
    await pass(61_000);
    assert.deepEqual(
      keeping.map(({ event, fields }) => [event, fields.ms]),
      [["clock.set", -3 * DAY]],
    );
    const part = store.outbox.find(id);
    assert.equal(part?.createdAt, Date.UTC(2026, 0, 1) - 3 * DAY);
    assert.ok((part?.nextAt ?? 0) - machine.now() < 5 * MINUTE);
    await pass(2 * MINUTE);
    assert.equal(keeping.length, 1, "once is enough");
    await stop();
  });

  it("keeps twins apart, and what waits in the mailbox alive", async () => {
    const { push, pass, machine, calls, stateOf, mailbox, stop } = bot(({ text }) =>
      text === "held" ? failed("held", "60020") : fine(),
    );
    await push("same");
    await pass(1_000);
    machine.setAhead(5 * HOUR);
    await pass(61_000);
    await push("same");
    await pass(1_000);
    assert.deepEqual(
      calls.map(({ duplicateCheckSeconds }) => duplicateCheckSeconds),
      [14_400, 0],
    );
    const { id } = await push("held");
    await pass(1_000);
    assert.equal(stateOf(id), "mailbox");
    machine.setAhead(2 * DAY);
    await pass(2 * HOUR, MINUTE);
    assert.equal(stateOf(id), "mailbox");
    assert.equal(mailbox.isEmpty, false);
    await stop();
  });

  it("is tried to be followed until the rows can be written", async () => {
    const store = memory().open({ directory: "", logger: keptLog(() => {}) });
    let isFull = true;
    const write: typeof store.write = (work) =>
      isFull ? Promise.reject(new Error("full")) : store.write(work);
    const machine = new ManualClock();
    const clock = new SteadyClock(machine);
    const lines: string[] = [];
    const logger = keptLog(({ event }) => lines.push(event));
    const end = keepTime({ clock, store: { ...store, write } as typeof store, logger, checkMs: 0 });
    machine.setAhead(HOUR);
    await machine.advance(MINUTE);
    assert.deepEqual([clock.behindMs, lines], [HOUR, ["clock.not_followed"]]);
    isFull = false;
    await machine.advance(MINUTE);
    assert.deepEqual([clock.behindMs, lines], [0, ["clock.not_followed", "clock.set"]]);
    end();
    assert.equal(machine.pending, 0);
  });
});

describe("a clock that was set back between two runs", () => {
  it("keeps nothing waiting for longer than some seconds", async () => {
    const store = memory().open({ directory: "", logger: keptLog(() => {}) });
    const ahead = Date.UTC(2026, 0, 1) + 3 * DAY;
    const parts = [
      row("a", { now: ahead, nextAt: ahead + 5_000 }),
      row("b", { now: ahead, nextAt: ahead, to: to.user("wang") }),
    ];
    await store.write(({ outbox }) => {
      for (const part of parts) outbox.add(part);
      outbox.change(parts[1]?.id ?? "", { state: "pending", firstAt: ahead, attempts: 1 });
    });
    const { pass, stateOf, stop } = bot(() => fine(), store);
    await pass(21_000);
    for (const { id } of parts) assert.equal(stateOf(id), "sent");
    await stop();
  });
});
