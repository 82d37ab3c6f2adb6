import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { createRefusalBudget } from "../../../core/transport/refusals.ts";

const spendAll = (spend: () => boolean) => {
  let spent = 0;
  while (spend()) spent += 1;
  return spent;
};

describe("refusal budget", () => {
  it("is spent, and comes back with time up to the burst", async () => {
    const clock = new ManualClock();
    const budget = createRefusalBudget({ clock, burst: 10, perSecond: 2 });
    const spend = () => budget.spend("192.0.2.1");
    assert.equal(spendAll(spend), 10);
    await clock.advance(1_500);
    assert.equal(spendAll(spend), 3);
    await clock.advance(3_600_000);
    assert.equal(spendAll(spend), 10);
  });

  it("is each address's own", () => {
    const budget = createRefusalBudget({ clock: new ManualClock(), burst: 1, perSecond: 0 });
    assert.equal(budget.spend("192.0.2.1"), true);
    assert.equal(budget.spend("192.0.2.1"), false);
    assert.equal(budget.spend("192.0.2.2"), true);
  });

  it("remembers a bounded number of addresses", () => {
    const clock = new ManualClock();
    const budget = createRefusalBudget({ clock, burst: 1, perSecond: 0, addresses: 2 });
    for (const address of ["a", "b", "c"]) assert.equal(budget.spend(address), true);
    assert.equal(budget.spend("c"), false);
    assert.equal(budget.spend("a"), true);
  });
});
