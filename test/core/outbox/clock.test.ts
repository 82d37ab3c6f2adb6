import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { keepTime } from "../../../core/delivery/keep-time.ts";
import { SteadyClock } from "../../../core/ports/clock.ts";
import { to } from "../../../core/replies/recipient.ts";
import { MemoryStore } from "../../../core/stores/memory/memory.ts";
import { keptLog, type LogLine } from "../../../core/testing/kept-log.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { failed, fine, HOUR, MINUTE, row, type Script, stage } from "./stage.ts";

const DAY = 24 * HOUR;

/** An outbox as a bot has it: its clock is steady, and follows the machine's. */
function bot(script: Script) {
  const machine = new ManualClock();
  const steady = new SteadyClock(machine);
  const keeping: LogLine[] = [];
  const end = keepTime({
    clock: steady,
    logger: keptLog((line) => keeping.push(line)),
    onSet() {},
  });
  /** Milliseconds since the begin, as they were measured. */
  const called: number[] = [];
  const parts = stage({
    clock: machine,
    steady,
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
  it("loses nothing, doubles nothing, and keeps each lane in order", async () => {
    await fc.assert(
      fc.asyncProperty(fates, settings, async (fates, set) => {
        const taken: string[] = [];
        const { push, pass, machine, stateOf, stop } = bot(({ text, to: { users } }, count) => {
          const attempt = FATES[fates[count - 1] ?? "fine"];
          if (attempt.ok) taken.push(`${users.join()} ${text}`);
          return attempt;
        });
        const receipts = new Map<string, string>();
        for (const user of ["li", "wang"]) {
          for (let count = 10; count < 24; count++) {
            const { id } = await push(`${count}`, to.user(["zhao", user]));
            receipts.set(`zhao,${user} ${count}`, id);
          }
        }
        for (const { aheadMs, ms } of set) {
          machine.setAhead(aheadMs);
          await pass(ms);
        }
        // Five refused addresses are five probes, five minutes apart; the rest takes two minutes of budget.
        await pass(30 * MINUTE);
        await stop();
        assert.equal(new Set(taken).size, taken.length, "none twice");
        for (const user of ["li", "wang"]) {
          const own = taken.filter((text) => text.includes(user));
          assert.deepEqual(own, own.toSorted(), "in order");
        }
        for (const [text, id] of receipts) {
          const state = await stateOf(id);
          assert.equal(state === "sent", taken.includes(text));
          assert.ok(["sent", "held", "dead", "mailbox"].includes(state ?? ""), `${text}: ${state}`);
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it("is followed within a minute, and keeps nothing waiting that went back", async () => {
    let isWell = false;
    const { push, pass, machine, keeping, stateOf, stop } = bot(() =>
      isWell ? fine() : failed("busy", "-1"),
    );
    const { id } = await push("a");
    await pass(10_000);
    machine.setAhead(-3 * DAY);
    await pass(61_000);
    assert.deepEqual(
      keeping.map(({ event, fields }) => [event, fields.ms]),
      [["clock.set", -3 * DAY]],
    );
    isWell = true;
    await pass(5 * MINUTE);
    assert.equal(await stateOf(id), "sent");
    assert.equal(keeping.length, 1, "once is enough");
    await stop();
  });

  it("keeps twins apart, and what waits in the mailbox alive, when it went back", async () => {
    const { push, pass, machine, calls, stateOf, stop } = bot(({ text }) =>
      text === "held" ? failed("held", "60020") : fine(),
    );
    await push("same");
    await pass(1_000);
    machine.setAhead(-5 * HOUR);
    await pass(61_000);
    await push("same");
    await pass(1_000);
    assert.deepEqual(
      calls.map(({ duplicateCheckSeconds }) => duplicateCheckSeconds),
      [14_400, 0],
    );
    const { id } = await push("held");
    await pass(1_000);
    assert.equal(await stateOf(id), "mailbox");
    machine.setAhead(-2 * DAY);
    await pass(2 * HOUR, MINUTE);
    assert.equal(await stateOf(id), "mailbox");
    await stop();
  });
});

describe("a clock that was set back between two runs", () => {
  it("keeps nothing waiting for longer than some seconds", async () => {
    const clock = new ManualClock();
    clock.setAhead(3 * DAY);
    const store = new MemoryStore(clock);
    const before = stage({ store, clock, script: () => failed("unknown") });
    before.sender.start();
    const tried = await before.push("b", to.user("wang"));
    await before.sender.idle();
    const waiting = row("a", { now: clock.now(), nextAt: clock.now() + 5_000 });
    await before.put([waiting]);
    await before.sender.stop(0);

    clock.setAhead(-3 * DAY);
    const { sender, pass, stateOf } = stage({ store: store.reopen(), clock });
    sender.start();
    await pass(21_000);
    for (const { id } of [tried, waiting]) assert.equal(await stateOf(id), "sent");
    await sender.stop(0);
  });
});
