import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { check, type Invariant } from "./check.ts";
import type { History, HistoryMessage, SeenRun, SeenText } from "./history.ts";

const run = (changes: Partial<SeenRun> = {}): SeenRun => ({
  attempt: 1,
  at: 900,
  life: 0,
  end: "stopped",
  written: true,
  afterEnd: false,
  ...changes,
});

const message = (serial: number, changes: Partial<HistoryMessage> = {}): HistoryMessage => ({
  serial,
  id: String(serial),
  member: "li",
  text: `echo ${serial}`,
  expected: [[`«${serial}»`]],
  effects: 1,
  statuses: [200],
  ackedAt: 1_000,
  settled: true,
  answerLost: false,
  revived: false,
  seq: serial,
  runs: [run()],
  ...changes,
});

const seen = (text: string, at: number, changes: Partial<SeenText> = {}): SeenText => ({
  member: "li",
  text,
  via: "passive",
  at,
  ...changes,
});

/** Two answered messages, one of them in two parts, and one that WeCom gave up on. */
const good: History = {
  messages: [
    message(1),
    message(2, { expected: [["«2»", "«2.2»"]] }),
    message(3, {
      statuses: [503],
      ackedAt: undefined,
      settled: false,
      seq: undefined,
      runs: [run({ written: false })],
    }),
    message(4, { member: "wang", effects: 0 }),
  ],
  seen: [
    seen("«1»", 1_000),
    seen("«2»", 2_000),
    seen("«4»", 2_100, { member: "wang" }),
    seen("«2.2»", 2_200, { via: "active" }),
  ],
  effects: { li: [1, 2] },
  deaths: [],
  noteMs: 250,
  backlog: { unfinished: 0, buried: 0, unshown: 0, unsent: 0, lost: 0 },
  leftovers: [],
};

const withMessage = (index: number, changes: Partial<HistoryMessage>): History => ({
  ...good,
  messages: good.messages.map((one, at) => (at === index ? { ...one, ...changes } : one)),
});
const andSeen = (...more: readonly SeenText[]): History => ({
  ...good,
  seen: [...good.seen, ...more],
});

/** The second part of message 2 comes a second before the first. */
const swapped: readonly SeenText[] = [
  seen("«1»", 1_000),
  seen("«2.2»", 1_500, { via: "active" }),
  seen("«4»", 2_100, { member: "wang" }),
  seen("«2»", 2_500),
];

describe("the checker", () => {
  it("finds nothing in a good history", () => {
    assert.deepEqual(check(good), { violations: [], repeatedByDeath: 0, begunAnew: 0 });
  });

  const damaged: Record<string, readonly [Invariant, History]> = {
    "an acknowledged message without its effect": ["acked-once", { ...good, effects: { li: [1] } }],
    "an effect that happened twice": ["at-most-once", { ...good, effects: { li: [1, 2, 2] } }],
    "an effect in two lists": ["at-most-once", { ...good, effects: { li: [1, 2], other: [2] } }],
    "two effects of a message that was refused": [
      "at-most-once",
      { ...good, effects: { li: [1, 2], other: [3, 3] } },
    ],
    "an effect of what has none": ["at-most-once", { ...good, effects: { li: [1, 2], wang: [4] } }],
    "an effect that nobody caused": ["at-most-once", { ...good, effects: { li: [1, 2, 9] } }],
    "an answer that was never seen": ["seen-once", { ...good, seen: good.seen.slice(1) }],
    "a later part that was never seen": ["seen-once", { ...good, seen: good.seen.slice(0, 3) }],
    "an answer that was seen twice": ["seen-once", andSeen(seen("«1»", 3_000))],
    "an answer that was seen twice, once actively, while nothing died": [
      "seen-once",
      andSeen(seen("«1»", 30_000, { via: "active" })),
    ],
    "an answer in another member's chat": [
      "seen-once",
      andSeen(seen("«1»", 3_000, { member: "wang" })),
    ],
    "an answer with other words": ["seen-once", andSeen(seen("«1» and more", 3_000))],
    "effects against the order of acceptance": [
      "in-order",
      { ...withMessage(0, { seq: 7 }), effects: { li: [1, 2] } },
    ],
    "parts that changed places": ["in-order", { ...good, seen: swapped }],
    "a status that is no promise": ["refusals", withMessage(2, { statuses: [500] })],
    "a message that was sent away as not ours": [
      "refusals",
      withMessage(0, { statuses: [403, 200] }),
    ],
    "messages that nobody handles": [
      "healed",
      { ...good, backlog: { ...good.backlog, unfinished: 1 } },
    ],
    "replies that no response carried": [
      "healed",
      { ...good, backlog: { ...good.backlog, unshown: 1 } },
    ],
    "messages in the outbox": ["healed", { ...good, backlog: { ...good.backlog, unsent: 1 } }],
    "messages that were given up": ["healed", { ...good, backlog: { ...good.backlog, lost: 1 } }],
    "messages that were buried": ["healed", { ...good, backlog: { ...good.backlog, buried: 1 } }],
  };
  for (const [what, [invariant, history]] of Object.entries(damaged)) {
    it(`finds ${what}`, () => {
      const { violations } = check(history);
      assert.deepEqual([...new Set(violations.map((one) => one.invariant))], [invariant]);
    });
  }

  it("asks nothing of a message that WeCom gave up on, but that it happens once at most", () => {
    const half = { ...good, effects: { li: [1, 2, 3] } };
    assert.deepEqual(check(half).violations, []);
    assert.deepEqual(check({ ...half, seen: [...good.seen, seen("«3»", 9_000)] }).violations, []);
  });

  describe("of runs", () => {
    const killed = run({ end: "killed" });
    const unwritten = run({ end: "killed", written: false });
    const next = (changes: Partial<SeenRun> = {}) => run({ at: 5_000, life: 1, ...changes });
    const ran = (...runs: readonly SeenRun[]) => withMessage(0, { runs });

    const wrong: Record<string, History> = {
      "two in one life": ran(run(), run({ at: 950 })),
      "a second one though nobody had died": ran(run(), next({ attempt: 2 })),
      "a second one that is not counted": ran(killed, next()),
      "one that is not counted behind one that is": ran(
        killed,
        next({ attempt: 2, end: "killed" }),
        next({ attempt: 2, life: 2 }),
      ),
      "a fourth one": ran(killed, next({ attempt: 4 })),
      "one behind the end of its message": ran(killed, next({ attempt: 2, afterEnd: true })),
      "one begun anew that had been acknowledged": ran(unwritten, next()),
      "one begun anew that had been refused, and acknowledged": withMessage(0, {
        statuses: [503, 200],
        runs: [run({ written: false }), run({ at: 5_000 })],
      }),
      "a second attempt in the first life": ran(run({ attempt: 2 })),
    };
    for (const [what, history] of Object.entries(wrong)) {
      it(`finds ${what}`, () => {
        const { violations } = check(history);
        assert.deepEqual([...new Set(violations.map((one) => one.invariant))], ["run-once"]);
      });
    }

    it("lets a run that was written go on as the next attempt", () => {
      const recovered = ran(
        killed,
        next({ attempt: 2, end: "killed" }),
        next({ life: 2, attempt: 3 }),
      );
      assert.deepEqual(check(recovered).violations, []);
      // The process died between claim and handler.
      assert.deepEqual(check(ran(killed, next({ attempt: 3 }))).violations, []);
    });

    it("lets one be begun anew of which nobody knew, and counts it", () => {
      const ackedAt = 6_000;
      const died = withMessage(0, { ackedAt, runs: [unwritten, next()] });
      assert.deepEqual(check(died), { violations: [], repeatedByDeath: 0, begunAnew: 1 });
      const refused = withMessage(0, {
        ackedAt,
        statuses: [503, 200],
        runs: [run(), run({ at: 5_000 })],
      });
      assert.deepEqual(check(refused), { violations: [], repeatedByDeath: 0, begunAnew: 1 });
    });

    it("lets one that a stop gave back be the same attempt", () => {
      const released = run({ end: "released" });
      assert.deepEqual(check(ran(released, next())).violations, []);
      const counted = check(ran(killed, next({ attempt: 2, end: "released" }), next({ life: 2 })));
      assert.equal(counted.violations[0]?.invariant, "run-once");
    });

    it("lets a person begin anew", () => {
      const runs = [killed, next({ attempt: 3, end: "killed" }), next({ life: 2, afterEnd: true })];
      assert.deepEqual(check(withMessage(0, { revived: true, runs })).violations, []);
    });
  });

  it("counts an answer that a death repeated, and only the one", () => {
    const repeated = { ...andSeen(seen("«1»", 30_000, { via: "active" })), deaths: [1_020] };
    assert.deepEqual(check(repeated), { violations: [], repeatedByDeath: 1, begunAnew: 0 });
    const elsewhere = check({ ...repeated, deaths: [5_000] });
    assert.equal(elsewhere.violations[0]?.invariant, "seen-once");
    const thrice = { ...repeated, seen: [...repeated.seen, seen("«1»", 40_000)] };
    assert.equal(check(thrice).violations[0]?.invariant, "seen-once");
  });

  it("forgives a message that was given up when it takes its effect after others", () => {
    const late = { ...withMessage(0, { revived: true }), effects: { li: [2, 1] } };
    assert.deepEqual(check(late).violations, []);
  });

  it("forgives parts that changed places when the first was lost behind the bot's back", () => {
    const lost = { ...withMessage(1, { answerLost: true }), seen: swapped };
    assert.deepEqual(check(lost).violations, []);
  });

  it("lets texts of different lists come in any order", () => {
    const apart = withMessage(1, { expected: [["«2.2»"], ["«2»"]] });
    assert.deepEqual(check(apart).violations, []);
  });

  it("reads lines that share a bubble, as what waited rides along", () => {
    const shared = { ...good, seen: [seen("«1»\n\n«2»", 1_000), ...good.seen.slice(2)] };
    assert.deepEqual(check(shared).violations, []);
  });
});
