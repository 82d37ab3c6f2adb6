import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { damaged } from "../damaged.ts";
import { office } from "./office.ts";

const MINUTE_MS = 60_000;

describe("messages that are dropped without a word", () => {
  it("drops the thirty-first of a minute for one member alone", async () => {
    const { send, good, inbox, remarks, clock } = office();
    for (let count = 0; count < 30; count += 1) await send(good.text);
    const { errcode, msgid } = await send(damaged(good.text, "touser", "li|wang"));
    assert.equal(errcode, 0);
    assert.equal(typeof msgid, "string");
    assert.equal(inbox("li").length, 30);
    assert.equal(inbox("wang").length, 1);
    assert.deepEqual(remarks(), ["send.quota"]);

    await clock.advance(MINUTE_MS);
    await send(good.text);
    assert.equal(inbox("li").length, 31);
  });

  it("drops what is over the quota of an hour", async () => {
    const { send, good, inbox, sandbox, clock } = office();
    sandbox.configure({ perHour: 3 });
    for (let count = 0; count < 4; count += 1) {
      await send(good.text);
      await clock.advance(MINUTE_MS);
    }
    assert.equal(inbox("li").length, 3);
    await clock.advance(60 * MINUTE_MS);
    await send(good.text);
    assert.equal(inbox("li").length, 4);
  });

  it("gives each app a quota of its own", async () => {
    const { send, good, inbox, sandbox, ask, withToken, token } = office();
    sandbox.configure({ perMinute: 1 });
    await send(good.text);
    const body = JSON.stringify(damaged(good.text, "agentid", 1_000_003));
    const path = withToken("/cgi-bin/message/send", await token("secret-of-other"));
    await ask(path, { method: "POST", body });
    assert.equal(inbox("li").length, 1);
    assert.equal(sandbox.chats.of({ kind: "app", app: "other", member: "li" }).length, 1);
  });

  it("drops everything while a fault says that quotas are used up", async () => {
    const { send, good, inbox, sandbox, remarks } = office();
    sandbox.faults.add({ kind: "api.quota" }, { times: 1 });
    const { errcode, msgid } = await send(good.text);
    assert.equal(errcode, 0);
    assert.equal(typeof msgid, "string");
    assert.deepEqual(inbox("li"), []);
    assert.deepEqual(remarks(), ["send.quota_fault"]);
    await send(good.text);
    assert.equal(inbox("li").length, 1);
  });

  it("drops for one member alone what a fault says of that member", async () => {
    const { send, good, inbox, sandbox, remarks } = office();
    sandbox.faults.add({ kind: "api.quota" }, { member: "WANG", times: 1 });
    await send({ ...good.text, touser: "li|wang" });
    assert.deepEqual([inbox("li").length, inbox("wang").length], [1, 0]);
    assert.deepEqual(remarks(), ["send.quota_fault"]);
  });

  it("lets a fault meet the messages to one member", async () => {
    const { send, good, inbox, sandbox } = office();
    sandbox.faults.add({ kind: "api.errcode", errcode: 81013 }, { member: "wang" });
    assert.equal((await send(good.text)).errcode, 0);
    assert.equal((await send({ ...good.text, touser: "wang" })).errcode, 81013);
    assert.deepEqual([inbox("li").length, inbox("wang").length], [1, 0]);
  });

  it("drops the same to the same receivers for half an hour, if asked to", async () => {
    const { send, good, inbox, remarks, clock } = office();
    const checked = { ...good.text, enable_duplicate_check: 1 };
    const first = await send(checked);
    const second = await send(checked);
    assert.equal(second.errcode, 0);
    assert.equal(typeof second.msgid, "string");
    assert.notEqual(second.msgid, first.msgid);
    assert.equal(inbox("li").length, 1);
    assert.deepEqual(remarks(), ["send.duplicate"]);

    await clock.advance(30 * MINUTE_MS);
    await send(checked);
    assert.equal(inbox("li").length, 2);
  });

  it("keeps to the interval that was asked for", async () => {
    const { send, good, inbox, clock } = office();
    const checked = { ...good.text, enable_duplicate_check: 1, duplicate_check_interval: 10 };
    await send(checked);
    await clock.advance(9_999);
    await send(checked);
    assert.equal(inbox("li").length, 1);
    await clock.advance(1);
    await send(checked);
    assert.equal(inbox("li").length, 2);
  });

  it("takes other words, and other receivers, for something else", async () => {
    const { send, good, inbox } = office();
    const checked = { ...good.text, enable_duplicate_check: 1 };
    await send(checked);
    await send(damaged(checked, "text.content", "部署失败"));
    await send(damaged(checked, "touser", "li|wang"));
    assert.equal(inbox("li").length, 3);
  });

  it("does not look for duplicates unasked", async () => {
    const { send, good, inbox } = office();
    await send(good.text);
    await send(good.text);
    assert.equal(inbox("li").length, 2);
  });
});
