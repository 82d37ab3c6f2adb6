import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { createAddressBudget } from "../../../core/transport/refusals.ts";

const spendAll = (spend: () => number) => {
  let spent = 0;
  while (spend() === 0) spent += 1;
  return spent;
};

describe("the budget of an address", () => {
  it("is spent, and comes back with time up to the burst", async () => {
    const clock = new ManualClock();
    const budget = createAddressBudget({ clock, burst: 10, perSecond: 2 });
    const spend = () => budget.spend("192.0.2.1");
    assert.equal(spendAll(spend), 10);
    await clock.advance(1_500);
    assert.equal(spendAll(spend), 3);
    await clock.advance(3_600_000);
    assert.equal(spendAll(spend), 10);
  });

  it("is each address's own", () => {
    const budget = createAddressBudget({ clock: new ManualClock(), burst: 1, perSecond: 1 });
    assert.equal(budget.spend("192.0.2.1"), 0);
    assert.equal(budget.spend("192.0.2.1"), 1_000);
    assert.equal(budget.spend("192.0.2.2"), 0);
  });

  it("remembers a bounded number of addresses", () => {
    const clock = new ManualClock();
    const budget = createAddressBudget({ clock, burst: 1, perSecond: 1, addresses: 2 });
    for (const address of ["a", "b", "c"]) assert.equal(budget.spend(address), 0);
    assert.equal(budget.spend("c"), 1_000);
    assert.equal(budget.spend("a"), 0);
  });
});
