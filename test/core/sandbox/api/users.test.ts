import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { company } from "./company.ts";

const ids = (list: unknown, field: string) =>
  (list as readonly Record<string, unknown>[]).map((one) => one[field]);

describe("members", () => {
  it("are told as an app of today is told", async () => {
    const { get } = company();
    assert.deepEqual(await get("/cgi-bin/user/get?userid=zhao"), {
      errcode: 0,
      errmsg: "ok",
      userid: "zhao",
      name: "赵一帆",
      department: [3, 2],
      position: "增长运营",
      order: [0, 0],
      is_leader_in_dept: [0, 0],
      direct_leader: [],
      main_department: 3,
      telephone: "",
      alias: "",
      status: 1,
      extattr: { attrs: [] },
    });
  });

  it("are found whatever the letter case", async () => {
    const { get } = company();
    assert.equal((await get("/cgi-bin/user/get?userid=LI")).userid, "li");
  });

  const refusals: Record<string, [path: string, errcode: number]> = {
    "without a userid": ["/cgi-bin/user/get", 41009],
    "of an unknown userid": ["/cgi-bin/user/get?userid=nobody", 60111],
    "outside the visible range": ["/cgi-bin/user/get?userid=chen", 60011],
    "of no department": ["/cgi-bin/user/simplelist", 60123],
    "of an unknown department": ["/cgi-bin/user/list?department_id=99", 60123],
    "of a department outside": ["/cgi-bin/user/list?department_id=4", 60011],
  };
  for (const [why, [path, errcode]] of Object.entries(refusals)) {
    it(`are refused ${why}`, async () => {
      const { get } = company({ visibleTo: [2] });
      assert.equal((await get(path)).errcode, errcode);
    });
  }

  it("are listed by department, those below on request", async () => {
    const { get } = company();
    const flat = await get("/cgi-bin/user/simplelist?department_id=1");
    assert.deepEqual(flat.userlist, []);
    const deep = await get("/cgi-bin/user/simplelist?department_id=1&fetch_child=1");
    assert.deepEqual(ids(deep.userlist, "userid"), ["li", "wang", "chen", "zhao", "liu"]);
    const brief = await get("/cgi-bin/user/simplelist?department_id=4");
    assert.deepEqual(brief.userlist, [{ userid: "liu", name: "刘静怡", department: [4] }]);
    const long = await get("/cgi-bin/user/list?department_id=2");
    assert.deepEqual(ids(long.userlist, "position"), ["后端工程师", "产品经理", "增长运营"]);
  });

  it("are listed by id to the address book's own secret alone", async () => {
    const { post } = company();
    assert.equal((await post("/cgi-bin/user/list_id", {})).errcode, 48002);
  });

  it("have an openid each", async () => {
    const { post } = company();
    const openid = async (userid: unknown) =>
      (await post("/cgi-bin/user/convert_to_openid", { userid })) as Record<string, unknown>;
    assert.deepEqual(await openid("li"), await openid("LI"));
    assert.notEqual((await openid("li")).openid, (await openid("wang")).openid);
    assert.equal((await openid("nobody")).errcode, 60111);
    assert.equal((await openid(7)).errcode, 40058);
  });
});

describe("departments", () => {
  it("are listed, from one downwards on request", async () => {
    const { get } = company();
    const all = await get("/cgi-bin/department/list");
    assert.deepEqual(ids(all.department, "id"), [1, 2, 3, 4]);
    const below = await get("/cgi-bin/department/simplelist?id=3");
    assert.deepEqual(below.department_id, [{ id: 3, parentid: 1, order: 200 }]);
  });

  it("are told in detail", async () => {
    const { get } = company();
    assert.deepEqual((await get("/cgi-bin/department/get?id=2")).department, {
      id: 2,
      name: "产品研发部",
      parentid: 1,
      order: 300,
      department_leader: [],
    });
  });

  it("end at the visible range", async () => {
    const { get, sandbox } = company({ visibleTo: [2] });
    sandbox.world.putDepartment({ id: 5, name: "后端组", parentId: 2, order: 1 });
    const readable = await get("/cgi-bin/department/simplelist");
    assert.deepEqual(ids(readable.department_id, "id"), [2, 5]);
    assert.equal((await get("/cgi-bin/department/get?id=1")).errcode, 60011);
    assert.equal((await get("/cgi-bin/department/get?id=77")).errcode, 60003);
    assert.equal((await get("/cgi-bin/department/get")).errcode, 60003);
  });
});

describe("addresses", () => {
  for (const path of ["getcallbackip", "get_api_domain_ip"]) {
    it(`of ${path} are this machine`, async () => {
      const { get } = company();
      assert.deepEqual((await get(`/cgi-bin/${path}`)).ip_list, ["127.0.0.1"]);
    });
  }

  it("of the clients' servers come with ports", async () => {
    const { get } = company();
    const answer = await get("/cgi-bin/security/get_server_domain_ip");
    assert.deepEqual(ids(answer.ip_list, "port"), [[443]]);
    assert.deepEqual(ids(answer.domain_list, "domain"), ["localhost"]);
  });
});
