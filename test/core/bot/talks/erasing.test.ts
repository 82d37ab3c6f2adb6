import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { eraseFromTalks } from "../../../../core/bot/talks/erasing.ts";
import {
  deskKey,
  type MemberDesk,
  OWNER,
  setRow,
  stepKey,
  type Talk,
  talkKey,
  type Who,
} from "../../../../core/bot/talks/rows.ts";
import { member } from "../../../../core/events/member.ts";
import { systemClock } from "../../../../core/ports/clock.ts";
import { MemoryStore } from "../../../../core/stores/memory/memory.ts";

const LI: Who = ["main", "li"];
const WANG: Who = ["main", "wang"];
const ZHAO: Who = ["main", "zhao"];

const talk = (id: string, owner: Who, asked: Who, journal: Talk["journal"] = []): Talk => ({
  id,
  plugin: "probe",
  name: id,
  version: 1,
  code: "",
  owner,
  args: {},
  openedAt: 0,
  journal,
  calls: [],
  seq: 1,
  gen: 0,
  open: {
    key: "a",
    seq: 1,
    who: asked,
    shown: [],
    by: "",
    isSent: false,
    askedAt: 0,
    back: true,
    hasElse: false,
    timeout: 1,
    reminds: [],
    misses: 0,
  },
  alarms: 0,
});

/** What is left of these conversations when wang is erased, as the store and this do it. */
async function leftBy(talks: readonly Talk[], desks: readonly (readonly [Who, MemberDesk])[]) {
  const store = new MemoryStore(systemClock);
  const now = () => 1;
  const swaps = [
    ...talks.map((one) => setRow(talkKey(one.id, one.owner), 0, one)),
    ...talks.map((one) => setRow(stepKey(one, "do"), 0, "")),
    ...desks.map(([[app, user], desk]) => setRow(deskKey(member(app, user).key), 0, desk)),
  ];
  assert.ok((await store.values.change(swaps, 1)).ok);
  const wang = member("main", "wang");
  const ended = await eraseFromTalks(store.values, wang, now);
  await store.erase(wang);
  const rows = await store.values.list(OWNER, { limit: 100 }, 1);
  return { ended, rows: rows.map(({ key, value }) => `${key} ${value}`) };
}

const own = (id: string): MemberDesk => ({ own: { talk: id, asks: true }, guests: [], queue: [] });
const asked = (id: string, owner: Who): MemberDesk["guests"] => [
  { talk: id, owner, seq: 1, isFree: false, by: "x" },
];

describe("a member who is erased", () => {
  it("is found in nobody's conversation any more, and leaves those alone that never met them", async () => {
    const { ended, rows } = await leftBy(
      [
        talk("asks", LI, WANG),
        talk("asked", ZHAO, ZHAO, [["a", "main/wang", "yes"]]),
        talk("theirs", WANG, LI),
        talk("other", ["main", "qian"], ["main", "qian"]),
      ],
      [
        [LI, { ...own("asks"), guests: asked("theirs", WANG) }],
        [ZHAO, own("asked")],
        [WANG, { ...own("theirs"), guests: asked("asks", LI) }],
        [["main", "qian"], own("other")],
      ],
    );
    assert.deepEqual(
      ended.map(({ owner, name }) => [owner[1], name]),
      [
        ["zhao", "asked"],
        ["li", "asks"],
      ],
    );
    assert.deepEqual(
      rows.filter((row) => row.includes("wang")),
      [],
    );
    assert.deepEqual(
      rows.map((row) => row.split(" ")[0]),
      ["desk/main/qian", "step/other/do/0/main/qian", "talk/other/main/qian"],
    );
  });
});
