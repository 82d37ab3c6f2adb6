import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { office } from "./office.ts";

const TEXT = { agentid: 1_000_002, msgtype: "text", text: { content: "大家好" } };
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => String(index + 1)).join("|");

const reached = ({ sandbox }: ReturnType<typeof office>) =>
  sandbox.chats.entries.map(({ chat }) => (chat.kind === "app" ? chat.member : ""));

describe("whom message/send reaches", () => {
  it("reaches everybody by @all, whatever departments are named", async () => {
    const there = office();
    const { invalidparty } = await there.send({ ...TEXT, touser: "@all", toparty: "99" });
    assert.deepEqual(reached(there), ["li", "wang", "chen", "zhao", "liu"]);
    assert.equal(invalidparty, undefined);
  });

  it("reaches members whatever their letter case, each once", async () => {
    const there = office();
    await there.send({ ...TEXT, touser: "LI| Wang |li||" });
    assert.deepEqual(reached(there), ["li", "wang"]);
  });

  it("reaches departments with all below them, and nobody twice", async () => {
    const there = office();
    await there.send({ ...TEXT, touser: "zhao", toparty: "2|3" });
    assert.deepEqual(reached(there), ["li", "wang", "chen", "zhao"]);
  });

  it("sends to who is valid and names who is not, in lower case", async () => {
    const there = office();
    const answer = await there.send({
      ...TEXT,
      touser: "li|ZhangSan|LISI|zhangsan",
      toparty: "2|99",
      totag: "5",
    });
    assert.equal(answer.errcode, 0);
    assert.equal(answer.invaliduser, "zhangsan|lisi");
    assert.equal(answer.invalidparty, "99");
    assert.equal(answer.invalidtag, "5");
    assert.deepEqual(reached(there), ["li", "wang", "zhao"]);
  });

  it("refuses when nobody is valid, and names them", async () => {
    const there = office();
    const answer = await there.send({ ...TEXT, touser: "ZhangSan", totag: "5" });
    assert.equal(answer.errcode, 81013);
    assert.equal(answer.invaliduser, "zhangsan");
    assert.equal(answer.invalidtag, "5");
    assert.deepEqual(reached(there), []);
  });

  it("knows only who is within the visible range of the app", async () => {
    const there = office({ visibleTo: [3] });
    const answer = await there.send({ ...TEXT, touser: "li|chen", toparty: "2|3" });
    assert.equal(answer.invaliduser, "li");
    assert.equal(answer.invalidparty, "2");
    assert.deepEqual(reached(there), ["chen", "zhao"]);
    assert.equal((await there.send({ ...TEXT, touser: "li" })).errcode, 81013);
    await there.send({ ...TEXT, touser: "@all" });
    assert.deepEqual(reached(there), ["chen", "zhao", "chen", "zhao"]);
  });

  it("sees what lies below a department that is visible", async () => {
    const there = office({ visibleTo: [1] });
    assert.equal((await there.send({ ...TEXT, toparty: "4" })).errcode, 0);
    assert.deepEqual(reached(there), ["liu"]);
  });

  it("says ok to a department in which nobody is", async () => {
    const there = office();
    there.sandbox.world.putDepartment({ id: 9, name: "空", parentId: 1, order: 1 });
    assert.equal((await there.send({ ...TEXT, toparty: "9" })).errcode, 0);
    assert.deepEqual(reached(there), []);
  });

  for (const [what, named, errcode] of [
    ["nobody", {}, 82001],
    ["nobody but blanks", { touser: " | ", toparty: "" }, 82001],
    ["members in a list", { touser: ["li"] }, 82001],
    ["1,001 members", { touser: many(1_001) }, 40032],
    ["101 departments", { toparty: many(101) }, 82002],
    ["101 tags", { totag: many(101) }, 82003],
  ] as const) {
    it(`refuses ${what}: ${errcode}`, async () => {
      assert.equal((await office().send({ ...TEXT, ...named })).errcode, errcode);
    });
  }

  it("takes 1,000 members, 100 departments and 100 tags", async () => {
    const { errcode } = await office().send({
      ...TEXT,
      touser: `li|${many(999)}`,
      toparty: many(100),
      totag: many(100),
    });
    assert.equal(errcode, 0);
  });
});
