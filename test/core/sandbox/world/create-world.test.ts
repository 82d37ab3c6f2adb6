import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { defaultWorld } from "../../../../core/sandbox/world/default-world.ts";
import { type CompanyMember, createWorld } from "../../../../core/sandbox/world/world.ts";

const world = () => createWorld(defaultWorld({ corpId: "ww1", apps: [] }));
const sun: CompanyMember = { userId: "Sun", name: "孙", department: [2], position: "" };

describe("world", () => {
  it("begins as a small company", () => {
    const { corp, members, departments, groups } = world();
    assert.equal(corp.corpId, "ww1");
    assert.ok(members.length >= 5);
    const ids = new Set(departments.map(({ id }) => id));
    assert.equal(ids.size, 4);
    for (const { department } of members) assert.ok(department.every((id) => ids.has(id)));
    for (const { id, parentId } of departments)
      assert.ok(id === 1 ? parentId === 0 : parentId === 1);
    const [group] = groups;
    assert.ok(group?.webhookKey);
    for (const userId of group.members) assert.ok(members.some((one) => one.userId === userId));
  });

  it("finds members whatever the letter case, and replaces them in their place", () => {
    const company = world();
    company.putMember(sun);
    const place = company.members.length - 1;
    assert.equal(company.member("SUN")?.name, "孙");
    company.putMember({ ...sun, userId: "sun", name: "孙悦" });
    company.putMember({ ...sun, userId: "qian" });
    assert.equal(company.members[place]?.name, "孙悦");
    assert.equal(company.members.length, place + 2);
    assert.equal(company.member("nobody"), undefined);
    assert.equal(company.app("nothing"), undefined);
  });

  it("counts members of a department and of all below it", () => {
    const company = world();
    company.putDepartment({ id: 20, name: "组", parentId: 2, order: 1 });
    company.putMember({ ...sun, department: [20] });
    const has = (id: number) => company.membersOf(id).some(({ userId }) => userId === "Sun");
    assert.deepEqual([1, 2, 20, 3].map(has), [true, true, true, false]);
    assert.equal(company.membersOf(1).length, company.members.length);
    assert.deepEqual(company.membersOf(99), []);
  });

  it("does no harm to departments that are each other's parent", () => {
    const company = world();
    company.putDepartment({ id: 30, name: "a", parentId: 31, order: 1 });
    company.putDepartment({ id: 31, name: "b", parentId: 30, order: 1 });
    assert.deepEqual(company.membersOf(30), []);
  });

  it("keeps frozen copies, and tells of every change", () => {
    const company = world();
    let told = 0;
    const end = company.onChange(() => {
      told += 1;
    });
    const department = [2];
    company.putMember({ ...sun, department });
    department.push(3);
    const kept = company.member("sun");
    assert.deepEqual(kept?.department, [2]);
    assert.ok(Object.isFrozen(kept) && Object.isFrozen(kept.department));
    company.putGroup({
      chatId: "g",
      name: "",
      owner: "sun",
      members: [],
      app: undefined,
      webhookKey: undefined,
    });
    end();
    company.putMember(sun);
    assert.equal(told, 2);
  });
});
