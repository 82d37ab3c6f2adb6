import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { API_FAULTS, apiFaults } from "./api-faults.ts";
import { clockJumps } from "./clock-jumps.ts";
import { poison } from "./poison.ts";
import { lockedStore, twoProcesses } from "./two-processes.ts";

const SEED = 13;

describe("the real process, in a hostile world", { timeout: 300_000 }, () => {
  it("refuses the store of another that runs, which goes on", async () => {
    const { violations, rival } = await twoProcesses(SEED);
    assert.deepEqual(violations, []);
    assert.equal(rival.code, 1);
    assert.match(rival.stderr, /ERR_STORE_IN_USE/);
  });

  it("does not start while somebody holds its store, and does afterwards", async () => {
    const { violations, rival } = await lockedStore(SEED);
    assert.deepEqual(violations, []);
    assert.equal(rival.code, 1);
    assert.match(rival.stderr, /ERR_STORE_IN_USE/);
  });

  it("gives up on a message that kills it three times, and on no other", async () => {
    const { violations, healed, history } = await poison(SEED);
    assert.deepEqual(violations, []);
    assert.equal(healed.revived.length, 1);
    assert.equal(history.messages.length, 4);
  });

  it("answers once and in order whatever its clock says", async () => {
    assert.deepEqual((await clockJumps(SEED)).violations, []);
  });

  it("sends once and in order whatever the active API says", async () => {
    const options = { seed: SEED, faults: API_FAULTS, lastsMs: 1_000, kills: false };
    assert.deepEqual((await apiFaults(options)).violations, []);
  });
});
