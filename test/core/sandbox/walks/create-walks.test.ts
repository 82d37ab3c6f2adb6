import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { CallbackRecord } from "../../../../core/sandbox/feed/records.ts";
import type { WalkRequest, WalkState } from "../../../../core/sandbox/page-protocol.ts";
import { createWalks } from "../../../../core/sandbox/walks/create-walks.ts";
import { metresBetween } from "../../../../core/sandbox/walks/route.ts";
import { decoded, stage } from "../callbacks/stage.ts";

const HERE = { latitude: 31.2304, longitude: 121.4737 };
const THERE = { latitude: 31.2304, longitude: 121.4747 };
/** Some 95 metres: 0, 20, 40, 60, 80 and the end. */
const WALK: WalkRequest = {
  app: "main",
  member: "zhangsan",
  members: 1,
  route: [HERE, THERE],
  speed: 20,
};

function onTheRoad(app: Parameters<typeof stage>[0] = {}) {
  const actors = stage(app);
  const states: WalkState[] = [];
  const { sandbox } = actors;
  const walks = createWalks({ sandbox, onChange: (state) => states.push(state) });
  const reports = () =>
    sandbox.feed.records
      .filter((record): record is CallbackRecord => record.type === "callback")
      .map(({ at, member, plaintext }) => {
        const event = decoded(plaintext);
        assert.ok(event.kind === "event:LOCATION");
        return { at: at - 1_795_392_000_999, member, event };
      });
  return { ...actors, states, walks, reports };
}

describe("walks", () => {
  it("reports once a second, from the begin of the route to its end", async () => {
    const { clock, walks, reports } = onTheRoad();
    walks.start(WALK);
    assert.equal(reports().length, 0);
    await clock.advance(60_000);
    const all = reports();
    assert.deepEqual(
      all.map(({ at }) => at),
      [0, 1_000, 2_000, 3_000, 4_000, 5_000],
    );
    const gone = all.map(({ event }) => Math.round(metresBetween(HERE, event)));
    assert.deepEqual(gone, [0, 20, 40, 60, 80, 95]);
    assert.ok(all.every(({ member }) => member === "ZhangSan"));
    assert.equal(clock.pending, 0);
  });

  it("says how far it has come", async () => {
    const { clock, states, walks } = onTheRoad();
    const started = walks.start(WALK);
    const usual = { id: "w1", app: "main", members: 1, total: 6 };
    assert.deepEqual(started, { ...usual, sent: 0, running: true });
    await clock.advance(60_000);
    assert.deepEqual(
      states.map(({ sent, running }) => ({ sent, running })),
      [
        { sent: 0, running: true },
        { sent: 1, running: true },
        { sent: 2, running: true },
        { sent: 3, running: true },
        { sent: 4, running: true },
        { sent: 5, running: true },
        { sent: 6, running: false },
      ],
    );
    assert.deepEqual(walks.list(), [{ ...usual, sent: 6, running: false }]);
  });

  it("varies the precision a little", async () => {
    const { clock, walks, reports } = onTheRoad();
    walks.start({ ...WALK, speed: 2 });
    await clock.advance(60_000);
    const each = reports().map(({ event }) => event.precision);
    assert.ok(new Set(each).size > 10);
    for (const metres of each)
      assert.ok(metres !== undefined && metres >= 16 && metres <= 24, `${metres} m`);
  });

  it("spreads a crowd over the second and over the street", async () => {
    const { clock, sandbox, states, walks, reports } = onTheRoad();
    const { total } = walks.start({ ...WALK, members: 50 });
    assert.equal(total, 300);
    assert.equal(sandbox.world.members.length, 2 + 49);
    await clock.advance(999);
    const first = reports();
    assert.equal(first.length, 50);
    assert.equal(new Set(first.map(({ at }) => at)).size, 50);
    assert.equal(new Set(first.map(({ member }) => member)).size, 50);
    for (const { event } of first) assert.ok(metresBetween(HERE, event) < 18);
    assert.ok(new Set(first.map(({ event }) => event.latitude)).size > 25);
    await clock.advance(60_000);
    assert.equal(reports().length, 300);
    // Each second is told of once.
    assert.equal(states.length, 1 + 6);
  });

  it("lets strangers see what the member sees, and asks the same ones again", async () => {
    const { clock, sandbox, walks, reports } = onTheRoad({ visibleTo: [2] });
    walks.start({ ...WALK, members: 3 });
    await clock.advance(60_000);
    assert.equal(reports().length, 18);
    walks.start({ ...WALK, member: "walker-1", members: 3 });
    await clock.advance(60_000);
    assert.equal(reports().length, 36);
    assert.deepEqual(
      sandbox.world.members.map(({ userId }) => userId),
      ["ZhangSan", "lisi", "walker-1", "walker-2", "walker-3"],
    );
  });

  it("stops", async () => {
    const { clock, states, walks, reports } = onTheRoad();
    const { id } = walks.start(WALK);
    await clock.advance(1_500);
    walks.stop(id);
    walks.stop(id);
    walks.stop("w99");
    assert.equal(clock.pending, 0);
    await clock.advance(60_000);
    assert.equal(reports().length, 2);
    assert.deepEqual(
      walks.list().map(({ sent, running }) => ({ sent, running })),
      [{ sent: 2, running: false }],
    );
    assert.equal(states.filter(({ running }) => !running).length, 1);
  });

  it("closes, with nothing left behind", async () => {
    const { clock, walks } = onTheRoad();
    for (const speed of [1, 2, 3]) walks.start({ ...WALK, speed });
    await clock.advance(2_500);
    walks.close();
    assert.equal(clock.pending, 0);
    assert.ok(walks.list().every(({ running }) => !running));
  });

  it("ends when the member cannot see the app any more", async () => {
    const { clock, sandbox, walks, reports } = onTheRoad();
    walks.start(WALK);
    await clock.advance(1_500);
    const app = sandbox.world.app("main");
    assert.ok(app);
    sandbox.world.putApp({ ...app, visibleTo: [3] });
    await clock.advance(60_000);
    assert.equal(reports().length, 2);
    assert.equal(walks.list()[0]?.running, false);
    assert.equal(clock.pending, 0);
  });

  it("forgets old walks, never those that go on", async () => {
    const { clock, walks } = onTheRoad();
    const { id } = walks.start({ ...WALK, speed: 0.1 });
    for (let n = 0; n < 60; n++) walks.stop(walks.start(WALK).id);
    await clock.advance(10);
    const ids = walks.list().map((state) => state.id);
    assert.equal(ids.length, 50);
    assert.equal(ids[0], id);
    assert.equal(ids.at(-1), "w61");
  });

  const refused = [
    ["nobody", { members: 0 }, "walk.members"],
    ["too many", { members: 201 }, "walk.members"],
    ["half a member", { members: 1.5 }, "walk.members"],
    ["one corner", { route: [HERE] }, "walk.route"],
    ["no speed", { speed: 0 }, "walk.speed"],
    ["an app that is not there", { app: "other" }, "deed.app"],
    ["a member who is not there", { member: "wangwu" }, "deed.member"],
  ] as const;
  for (const [says, change, code] of refused) {
    it(`refuses ${says}`, () => {
      const { clock, sandbox, states, walks } = onTheRoad();
      assert.throws(() => walks.start({ ...WALK, ...change }), { code });
      assert.equal(clock.pending, 0);
      assert.equal(sandbox.world.members.length, 2);
      assert.deepEqual([states, walks.list()], [[], []]);
    });
  }

  it("refuses a member who cannot see the app", () => {
    const { walks } = onTheRoad({ visibleTo: [3] });
    assert.throws(() => walks.start(WALK), { code: "deed.invisible" });
  });
});
