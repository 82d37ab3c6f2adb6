import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { company } from "./company.ts";

const GET = "/cgi-bin/agent/get?agentid=1000002";
const SET = "/cgi-bin/agent/set";

describe("an agent", () => {
  it("tells about itself", async () => {
    const { get } = company({ visibleTo: [4], reportsEnter: true });
    assert.deepEqual(await get(GET), {
      errcode: 0,
      errmsg: "ok",
      agentid: 1000002,
      name: "回音",
      square_logo_url: "",
      description: "",
      redirect_domain: "",
      home_url: "",
      allow_userinfos: { user: [{ userid: "liu" }] },
      allow_partys: { partyid: [4] },
      allow_tags: { tagid: [] },
      close: 0,
      report_location_flag: 0,
      isreportenter: 1,
    });
  });

  it("is the only one in its list", async () => {
    const { get } = company();
    assert.deepEqual((await get("/cgi-bin/agent/list")).agentlist, [
      { agentid: 1000002, name: "回音", square_logo_url: "" },
    ]);
  });

  it("changes what is given, and nothing else", async () => {
    const { post, get, sandbox } = company({ menu: [{ type: "click", name: "a", key: "k" }] });
    const change = { agentid: 1000002, report_location_flag: 1, description: "说一句回一句" };
    assert.deepEqual(await post(SET, change), { errcode: 0, errmsg: "ok" });
    await post(SET, { agentid: "1000002", name: "应声", home_url: "https://intra.example" });
    assert.equal(sandbox.world.app("main")?.reportsLocation, true);
    assert.equal(sandbox.world.app("main")?.menu?.length, 1);
    const { name, description, home_url, report_location_flag, isreportenter } = await get(GET);
    assert.deepEqual(
      [name, description, home_url],
      ["应声", "说一句回一句", "https://intra.example"],
    );
    assert.deepEqual([report_location_flag, isreportenter], [1, 0]);
  });

  const refusals: Record<string, [change: object, errcode: number]> = {
    "no agentid": [{ agentid: undefined }, 41011],
    "an unknown agentid": [{ agentid: 7 }, 40056],
    "an agentid that is none": [{ agentid: { id: 1 } }, 40056],
    "the agentid of another": [{ agentid: 1000003 }, 301002],
    "location all the time, which is gone": [{ report_location_flag: 2 }, 40059],
    "a flag that is a text": [{ isreportenter: "1" }, 40058],
    "an empty name": [{ name: "" }, 45022],
    "a name of 33 characters": [{ name: "一".repeat(33) }, 45022],
    "a name that is a number": [{ name: 1 }, 40058],
    "a description of 3 characters": [{ description: "一二三" }, 45004],
    "a description of 121 characters": [{ description: "一".repeat(121) }, 45004],
    "a home without scheme": [{ home_url: "intra.example" }, 40094],
  };
  for (const [what, [change, errcode]] of Object.entries(refusals)) {
    it(`refuses ${what}, and stays as it was`, async () => {
      const { post, sandbox } = company();
      const before = sandbox.world.app("main");
      assert.equal((await post(SET, { agentid: 1000002, ...change })).errcode, errcode);
      assert.deepEqual(sandbox.world.app("main"), before);
    });
  }
});
