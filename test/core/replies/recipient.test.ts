import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { member } from "../../../core/events/member.ts";
import { type Recipient, to } from "../../../core/replies/recipient.ts";

const nobody: Recipient = {
  app: undefined,
  users: [],
  parties: [],
  tags: [],
  everyone: false,
  chatId: undefined,
  webhook: undefined,
};
// What untyped code might pass; the types forbid every one of them.
const loose = to as unknown as Readonly<Record<keyof typeof to, (...all: unknown[]) => unknown>>;

describe("to", () => {
  const good: Readonly<Record<string, readonly [Recipient, Partial<Recipient>]>> = {
    "a UserID": [to.user("li"), { users: ["li"] }],
    "several UserIDs": [to.user(["li", "wang"]), { users: ["li", "wang"] }],
    "a member, by the app that knows them": [
      to.user(member("hr", "LiSi")),
      { users: ["LiSi"], app: "hr" },
    ],
    "a UserID, by a named app": [to.user("li", { app: "hr" }), { users: ["li"], app: "hr" }],
    "a department": [to.party("2"), { parties: ["2"] }],
    "departments, by a named app": [
      to.party(["1", "2"], { app: "hr" }),
      { parties: ["1", "2"], app: "hr" },
    ],
    "a tag": [to.tag("7"), { tags: ["7"] }],
    everybody: [to.all(), { everyone: true }],
    "everybody, by a named app": [to.all({ app: "hr" }), { everyone: true, app: "hr" }],
    "a group chat": [to.chat("c1"), { chatId: "c1" }],
  };
  for (const [who, [made, expected]] of Object.entries(good)) {
    it(`names ${who}`, () => {
      assert.deepEqual(made, { ...nobody, ...expected });
      assert.ok(Object.isFrozen(made) && Object.isFrozen(made.users));
    });
  }

  it("does not change when the list does", () => {
    const list = ["li"];
    const made = to.user(list);
    list.push("wang");
    assert.deepEqual(made.users, ["li"]);
  });

  it("names as many as one message may", () => {
    assert.equal(to.user(Array(1_000).fill("u")).users.length, 1_000);
    assert.equal(to.party(Array(100).fill("1")).parties.length, 100);
    assert.equal(to.tag(Array(100).fill("1")).tags.length, 100);
  });

  const refused: Record<string, () => unknown> = {
    nobody: () => loose.user(),
    null: () => loose.user(null),
    "a number": () => loose.party(2),
    "an empty list": () => to.user([]),
    "an empty id": () => to.user(""),
    "an empty id among others": () => to.tag(["1", ""]),
    "two ids in one text": () => to.user("li|wang"),
    "everybody by the back door": () => to.user("@all"),
    "1,001 members": () => to.user(Array(1_001).fill("u")),
    "101 departments": () => to.party(Array(101).fill("1")),
    "101 tags": () => to.tag(Array(101).fill("1")),
    "two chats": () => loose.chat(["a", "b"]),
    "no chat": () => to.chat(""),
  };
  for (const [who, make] of Object.entries(refused)) {
    it(`refuses ${who}`, () => assert.throws(make, { code: "ERR_REPLY" }));
  }
});
