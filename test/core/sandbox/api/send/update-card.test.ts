import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { CardState } from "../../../../../core/sandbox/chat/content.ts";
import { damaged } from "../damaged.ts";
import { office } from "./office.ts";

const NOTICE = {
  card_type: "text_notice",
  main_title: { title: "已发布" },
  card_action: { type: 1, url: "https://intra.example" },
};
const BUTTON = { replace_name: "已处理" };
const HOURS_MS = 3_600_000;

/** A company in which a card with buttons went to two members. */
async function carded() {
  const there = office();
  const { good, post, send, sandbox } = there;
  const { response_code } = await send({ ...good.template_card, touser: "li|wang" });
  const update = (body: object) =>
    post("/cgi-bin/message/update_template_card", { agentid: 1_000_002, response_code, ...body });
  const stateOf = (member: string): CardState | undefined => {
    const content = there.inbox(member).at(-1);
    return content?.type === "template_card" ? content.state : undefined;
  };
  const click = (member: string) =>
    sandbox.cards.issue({
      agentId: "1000002",
      entries: there.chatOf(member).map(({ id }) => id),
    });
  return { ...there, update, stateOf, click };
}

describe("message/update_template_card", () => {
  it("makes the buttons of those inert who are named", async () => {
    const { update, stateOf, chatOf, last } = await carded();
    const answer = await update({ userids: ["LI"], button: BUTTON });
    assert.equal(answer.errcode, 0);
    assert.deepEqual(answer.invaliduser, []);
    assert.deepEqual(stateOf("li"), { inert: "已处理" });
    assert.deepEqual(stateOf("wang"), {});
    assert.deepEqual(last().entries, [chatOf("li")[0]?.id]);
  });

  it("changes every copy by atall, by departments too", async () => {
    for (const named of [{ atall: 1 }, { partyids: [2] }, { partyids: ["2"] }]) {
      const { update, stateOf } = await carded();
      assert.equal((await update({ ...named, button: BUTTON })).errcode, 0);
      assert.deepEqual(
        [stateOf("li"), stateOf("wang")],
        [{ inert: "已处理" }, { inert: "已处理" }],
      );
    }
  });

  it("puts another card in its place, which keeps the task", async () => {
    const { update, inbox } = await carded();
    assert.equal((await update({ userids: ["li"], template_card: NOTICE })).errcode, 0);
    const card = { task_id: "release-140@web", ...NOTICE };
    assert.deepEqual(inbox("li"), [{ type: "template_card", card, state: {} }]);
  });

  it("puts a card with inert buttons in its place", async () => {
    const { update, good, stateOf } = await carded();
    const template_card = { ...good.template_card.template_card, replace_text: "已发布" };
    assert.equal((await update({ userids: ["li"], template_card })).errcode, 0);
    assert.deepEqual(stateOf("li"), { inert: "已发布" });
  });

  it("names everybody who has no copy, in lower case", async () => {
    const { update } = await carded();
    const answer = await update({ userids: ["li", "Chen", "ZhangSan", "chen"], button: BUTTON });
    assert.equal(answer.errcode, 0);
    assert.deepEqual(answer.invaliduser, ["zhangsan", "chen"]);
  });

  it("takes a code once", async () => {
    const { update } = await carded();
    assert.equal((await update({ atall: 1, button: BUTTON })).errcode, 0);
    assert.equal((await update({ atall: 1, button: BUTTON })).errcode, 60140);
  });

  it("takes a code for 72 hours", async () => {
    const { update, clock } = await carded();
    await clock.advance(72 * HOURS_MS);
    assert.equal((await update({ atall: 1, button: BUTTON })).errcode, 60140);
  });

  it("refuses a code that is none, or missing", async () => {
    const { update } = await carded();
    for (const response_code of ["nothing", undefined, 1]) {
      assert.equal((await update({ atall: 1, button: BUTTON, response_code })).errcode, 60140);
    }
  });

  it("refuses the code of another app, which stays good for its own", async () => {
    const { update, sandbox, chatOf } = await carded();
    const entries = chatOf("li").map(({ id }) => id);
    const response_code = sandbox.cards.issue({ agentId: "1000003", entries });
    assert.equal((await update({ atall: 1, button: BUTTON, response_code })).errcode, 60140);
    assert.deepEqual(sandbox.cards.redeem(response_code, "1000003")?.entries, entries);
  });

  it("reaches every copy of the message by the code of a click", async () => {
    const { update, click, stateOf } = await carded();
    const response_code = click("li");
    assert.equal((await update({ atall: 1, button: BUTTON, response_code })).errcode, 0);
    assert.deepEqual(stateOf("wang"), { inert: "已处理" });
  });

  for (const [what, change, errcode] of [
    ["no agentid", { agentid: undefined }, 41011],
    ["another app's agentid", { agentid: 1_000_003 }, 301002],
    ["nobody", { userids: [] }, 82001],
    ["members in a text", { userids: "li" }, 40058],
    ["too many members", { userids: Array(1_001).fill("li") }, 40032],
    ["too many departments", { partyids: Array(101).fill(2) }, 82002],
    ["neither button nor card", { button: undefined }, 40058],
    ["a button without a name", { button: { replace_name: "" } }, 40058],
    ["a card of no type", { template_card: {} }, 42031],
    ["a card without what it needs", { template_card: { ...NOTICE, card_action: {} } }, 42045],
  ] as const) {
    it(`refuses ${what}: ${errcode}, and the code stays good`, async () => {
      const { update } = await carded();
      const good = { userids: ["li"], button: BUTTON };
      assert.equal((await update({ ...good, ...change })).errcode, errcode);
      assert.equal((await update(good)).errcode, 0);
    });
  }

  it("refuses to make the buttons of a notice inert, for it has none", async () => {
    const { send, good, post } = office();
    const card = {
      ...NOTICE,
      task_id: "task-1",
      action_menu: { action_list: [{ text: "不再提醒", key: "mute" }] },
    };
    const { response_code } = await send(damaged(good.template_card, "template_card", card));
    const update = { agentid: 1_000_002, response_code, atall: 1, button: BUTTON };
    assert.equal((await post("/cgi-bin/message/update_template_card", update)).errcode, 40058);
  });
});
