import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "vitest";
import type { MenuButton } from "../../../../core/wecom/api/agent.ts";
import { type ApiStage, apiStage } from "./api-stage.ts";

describe("what an app knows of its company", () => {
  let stage: ApiStage;
  beforeEach(async () => {
    stage = await apiStage();
  });
  afterEach(() => stage.close());

  it("is a member, without what new apps are not told", async () => {
    const li = await stage.api.users.get("LI");
    assert.deepEqual([li.userId, li.name, li.department], ["li", "李思远", [2]]);
    assert.deepEqual([li.position, li.mainDepartment, li.status], ["后端工程师", 2, 1]);
    assert.deepEqual([li.isLeaderInDept, li.directLeader, li.order], [[false], [], [0]]);
    assert.deepEqual([li.mobile, li.avatar, li.gender], [undefined, undefined, undefined]);
    await assert.rejects(stage.api.users.get("nobody"), { code: "ERR_API" });
  });

  it("is the members of a department", async () => {
    const brief = await stage.api.users.simpleList(2);
    assert.deepEqual(brief[0], { userId: "li", name: "李思远", department: [2] });
    const whole = await stage.api.users.list(2);
    assert.deepEqual(
      whole.map(({ userId }) => userId),
      ["li", "wang", "zhao"],
    );
  });

  it("is its departments", async () => {
    const all = await stage.api.departments.list();
    assert.equal(all.length, 4);
    const place = { id: 2, parentId: 1, order: 300 };
    const two = { ...place, name: "产品研发部", departmentLeader: [] };
    assert.deepEqual(await stage.api.departments.get(2), two);
    assert.deepEqual(await stage.api.departments.list(2), [two]);
    assert.deepEqual(await stage.api.departments.simpleList(2), [place]);
  });

  it("is the app itself, which it can change", async () => {
    await stage.api.agent.set({ description: "回音机器人", reportLocation: true });
    const agent = await stage.api.agent.get();
    assert.deepEqual([agent.agentId, agent.name], ["1000002", "main"]);
    assert.deepEqual([agent.reportLocation, agent.reportEnter, agent.closed], [true, false, false]);
    assert.equal(agent.description, "回音机器人");
    assert.deepEqual([agent.allowed.users.length, agent.allowed.parties], [5, [1]]);
    await stage.api.agent.set({ reportLocation: false, homeUrl: "https://a.example" });
    assert.equal((await stage.api.agent.get()).reportLocation, false);
  });

  it("is its menu, which it publishes and takes away", async () => {
    const { menu } = stage.api;
    assert.equal(await menu.get(), undefined);
    const buttons: readonly MenuButton[] = [
      { name: "帮助", type: "click", key: "help" },
      {
        name: "更多",
        subButton: [
          { name: "门户", type: "view", url: "https://intra.example" },
          { name: "小程序", type: "view_miniprogram", appId: "wx1", pagePath: "pages/a" },
          { name: "扫码", type: "scancode_waitmsg", key: "scan" },
        ],
      },
    ];
    await menu.create(buttons);
    assert.deepEqual(await menu.get(), buttons);
    await menu.delete();
    assert.equal(await menu.get(), undefined);
    await assert.rejects(menu.create([]), { code: "ERR_API" });
  });

  it("is a group chat that it makes and changes", async () => {
    const { groups } = stage.api;
    const chatId = await groups.create({
      name: "值班",
      owner: "li",
      users: ["li", "wang"],
      chatId: "duty2026",
    });
    assert.equal(chatId, "duty2026");
    await groups.update(chatId, { name: "值班组", addUsers: ["chen"], removeUsers: ["wang"] });
    const group = { chatId, name: "值班组", owner: "li", users: ["li", "chen"] };
    assert.deepEqual(await groups.get(chatId), group);
    await assert.rejects(groups.get("wrSandboxGroup0001"), { code: "ERR_API" });
  });

  it("is where WeCom calls from and is called at", async () => {
    assert.deepEqual(await stage.api.addresses.callbackIps(), ["127.0.0.1"]);
    assert.deepEqual(await stage.api.addresses.apiDomainIps(), ["127.0.0.1"]);
  });
});
