import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import {
  type MessageStanding,
  type MessageStep,
  MOST_CLAIMS,
  stepped,
} from "../../../core/stores/ledger.ts";

const NEW: MessageStanding = { state: "accepted", epoch: 0, claims: 0, route: undefined };
const STEPS: readonly MessageStep[] = [
  "claim",
  "release",
  "finish",
  "bury",
  "revive",
  "reroute",
  "acquit",
  "reopen",
];

/** Takes the steps that can be taken, each by the opening of its epoch. */
function lifeOf(steps: readonly (readonly [MessageStep, number])[]) {
  let standing = NEW;
  const taken: {
    readonly step: MessageStep;
    readonly epoch: number;
    readonly from: MessageStanding;
  }[] = [];
  for (const [step, epoch] of steps) {
    const next = stepped(standing, step, epoch);
    if (!next) continue;
    taken.push({ step, epoch, from: standing });
    standing = next;
  }
  return { standing, taken };
}

const life = fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.integer({ min: 1, max: 3 })), {
  maxLength: 40,
});

describe("the life of a message", () => {
  it("goes from acceptance to the end", () => {
    const { standing } = lifeOf([
      ["claim", 1],
      ["finish", 1],
    ]);
    assert.equal(standing.state, "done");
    assert.equal(standing.claims, 1);
  });

  it("is finished once, by the opening that claimed it last", () => {
    fc.assert(
      fc.property(life, (steps) => {
        const { taken } = lifeOf(steps);
        const finished = taken.filter(({ step }) => step === "finish");
        assert.ok(finished.length <= 1);
        for (const end of finished) {
          const claim = taken.slice(0, taken.indexOf(end)).findLast(({ step }) => step === "claim");
          assert.equal(claim?.epoch, end.epoch);
        }
      }),
    );
  });

  it("takes nothing from an opening that is over", () => {
    const { standing } = lifeOf([
      ["claim", 1],
      ["reopen", 2],
      ["claim", 2],
    ]);
    for (const step of ["finish", "release", "bury"] as const) {
      assert.equal(stepped(standing, step, 1), undefined);
    }
    assert.equal(stepped(standing, "finish", 2)?.state, "done");
  });

  it("is acquitted only of the claim at which the last opening ended, and once", () => {
    fc.assert(
      fc.property(life, (steps) => {
        const { taken } = lifeOf(steps);
        for (const [at, { step }] of taken.entries()) {
          if (step === "acquit") assert.equal(taken[at - 1]?.step, "reopen");
        }
      }),
    );
    const { standing } = lifeOf([
      ["claim", 1],
      ["reopen", 2],
      ["reopen", 3],
    ]);
    assert.equal(stepped(standing, "acquit", 3), undefined);
  });

  it("counts every claim that came to nothing, unless it was given back or forgiven", () => {
    fc.assert(
      fc.property(life, (steps) => {
        const { standing, taken } = lifeOf(steps);
        const since = taken.slice(taken.findLastIndex(({ step }) => step === "revive") + 1);
        const claims = since.filter(({ step }) => step === "claim").length;
        const given = since.filter(({ step }) => step === "release" || step === "acquit").length;
        assert.equal(standing.claims, claims - given);
      }),
    );
  });

  it("reaches the last claim by dying as often, and a person can begin it anew", () => {
    const deaths = Array.from({ length: MOST_CLAIMS }, (_, epoch) => [
      ["claim", epoch] as const,
      ["reopen", epoch + 1] as const,
    ]).flat();
    const { standing } = lifeOf(deaths);
    assert.equal(standing.claims, MOST_CLAIMS);
    const { standing: dead } = lifeOf([...deaths, ["bury", 9]]);
    assert.deepEqual(stepped(dead, "revive", 9), {
      ...dead,
      state: "accepted",
      epoch: 0,
      claims: 0,
    });
  });

  it("leaves no state that nothing leads out of, but the end", () => {
    fc.assert(
      fc.property(life, (steps) => {
        const { standing } = lifeOf(steps);
        const ways = STEPS.filter((step) => stepped(standing, step, standing.epoch));
        assert.ok(ways.length > 0 || (standing.state === "done" && standing.route !== "passive"));
      }),
    );
  });
});
