import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Answer } from "../company.ts";
import { office } from "./office.ts";

const DAY_MS = 24 * 3_600_000;

/** A company in which something was sent to two members. */
async function sent() {
  const there = office();
  const { msgid } = await there.send({ ...there.good.text, touser: "li|wang" });
  const recall = (body: object) => there.post("/cgi-bin/message/recall", body);
  return { ...there, msgid, recall };
}

describe("message/recall", () => {
  it("takes a message back wherever it lies, and nothing else", async () => {
    const { recall, msgid, send, good, chatOf, last } = await sent();
    await send(good.text);
    assert.equal((await recall({ msgid })).errcode, 0);
    const recalled = (member: string) => chatOf(member).map((entry) => entry.recalled);
    assert.deepEqual(recalled("li"), [true, false]);
    assert.deepEqual(recalled("wang"), [true]);
    assert.deepEqual(last().entries, [chatOf("li")[0]?.id, chatOf("wang")[0]?.id]);
  });

  it("takes a message back once more", async () => {
    const { recall, msgid } = await sent();
    await recall({ msgid });
    assert.equal((await recall({ msgid })).errcode, 0);
  });

  it("takes back what was sent a day ago, and not what is older", async () => {
    const { recall, msgid, clock, chatOf } = await sent();
    await clock.advance(DAY_MS);
    assert.equal((await recall({ msgid })).errcode, 0);
    await clock.advance(1);
    assert.equal((await recall({ msgid })).errcode, 42052);
    assert.equal(chatOf("li")[0]?.recalled, true);
  });

  it("refuses what the app did not send", async () => {
    const { recall, msgid, ask, withToken, token, chatOf } = await sent();
    assert.equal((await recall({ msgid: "MSG_1" })).errcode, 40058);
    assert.equal((await recall({})).errcode, 40058);
    assert.equal((await recall({ msgid: 1 })).errcode, 40058);
    const path = withToken("/cgi-bin/message/recall", await token("secret-of-other"));
    const answer = await ask(path, { method: "POST", body: JSON.stringify({ msgid }) });
    assert.equal(((await answer.json()) as Answer).errcode, 40058);
    assert.equal(chatOf("li")[0]?.recalled, false);
  });

  it("says ok to a message whose entries were cleared away", async () => {
    const { recall, msgid, sandbox } = await sent();
    sandbox.chats.clear();
    assert.equal((await recall({ msgid })).errcode, 0);
  });
});
