import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "vitest";
import { to } from "../../../core/replies/recipient.ts";
import { reply } from "../../../core/replies/reply.ts";
import { type ApiStage, apiStage } from "../wecom/api/api-stage.ts";
import { HOUR, MINUTE, stage } from "./stage.ts";

const SEND = "/cgi-bin/message/send";

describe("the outbox before WeCom in a box", () => {
  let box: ApiStage;
  let bot: ReturnType<typeof stage>;
  beforeEach(async () => {
    box = await apiStage();
    const { clock, store, messenger } = box;
    bot = stage({ clock, store, messenger });
    bot.sender.start();
  });
  afterEach(async () => {
    await bot.sender.stop(0);
    await box.close();
  });

  const texts = () =>
    box.shown().map((content) => ("content" in content ? content.content : content.type));

  it("loses none of a hundred replies to one member, though WeCom drops what is too much", async () => {
    const expected = Array.from({ length: 100 }, (_, index) => `${index}`);
    for (const text of expected) {
      await bot.push(text);
      await bot.pass(100);
    }
    await bot.pass(5 * MINUTE);
    assert.deepEqual(texts(), expected);
  });

  it("shows a message once whose answer was lost, and both of two twins", async () => {
    box.sandbox.faults.add({ kind: "api.lose_response" }, { path: SEND, times: 2 });
    const receipts = [await bot.push("same"), await bot.push("same")];
    await bot.pass(MINUTE);
    await Promise.all(receipts.map((receipt) => receipt.sent()));
    assert.deepEqual(texts(), ["same", "same"]);
  });

  it("shows everything once and in order, whatever the API says in between", async () => {
    const { faults } = box.sandbox;
    faults.add({ kind: "api.status", status: 502 }, { path: SEND, times: 2 });
    faults.add({ kind: "api.html" }, { path: SEND, times: 2 });
    faults.add({ kind: "api.errcode", errcode: 42001 }, { path: SEND, times: 1 });
    faults.add({ kind: "api.errcode", errcode: -1 }, { path: SEND, times: 2 });
    faults.add({ kind: "api.errcode", errcode: 45009 }, { path: SEND, times: 2 });
    faults.add({ kind: "api.lose_response" }, { path: SEND, times: 2 });
    const expected = ["a", "b", "c", "d"];
    for (const text of expected) await bot.push(text);
    await bot.pass(HOUR, 10_000);
    assert.deepEqual(texts(), expected);
  });

  it("names the address for an app that may not send, and goes on when it may", async () => {
    const fault = box.sandbox.faults.add({ kind: "api.errcode", errcode: 60020 }, { path: SEND });
    const receipt = await bot.push("a");
    await bot.pass(1_000);
    assert.equal(await bot.stateOf(receipt.id), "mailbox");
    assert.equal(bot.logged("outbox.stopped")[0]?.fields.callerIp, "127.0.0.1");
    box.sandbox.faults.remove(fault.id);
    await bot.pass(6 * MINUTE);
    assert.deepEqual(texts(), ["a"]);
  });

  it("sends to the others whatever becomes of one member's pictures", async () => {
    const { faults } = box.sandbox;
    const UPLOAD = "/cgi-bin/media/upload";
    for (const status of [404, 413, 502])
      faults.add({ kind: "api.status", status }, { path: UPLOAD });
    const file = { bytes: new Uint8Array(9), name: "a" };
    await bot.push(reply.image({ url: "https://pictures.invalid/a.png" }), to.user("wang"));
    await bot.push(reply.file(file), to.user("zhao"));
    for (let second = 0; second < 175; second += 5) {
      await bot.push(`${second}`);
      await bot.pass(5_000);
    }
    assert.equal(texts().length, 35);
    assert.equal(bot.logged("outbox.paused").length, 0);
    assert.ok(bot.logged("outbox.retry").length >= 4, "they come again");
  });

  it("ends what nobody can receive, and recalls what was sent", async () => {
    const lost = await bot.push("a", to.user("nobody-of-this-name"));
    await bot.pass(1_000);
    await assert.rejects(lost.sent(), /81013, user & party & tag all invalid/);
    const said = [bot.reports[0], bot.logged("outbox.dead")[0]?.fields, await bot.partOf(lost.id)];
    for (const told of said) {
      assert.equal(told?.error, "81013");
      assert.match(String(told?.errmsg), /^user & party & tag all invalid/);
    }

    const receipt = await bot.push("b");
    await receipt.sent();
    await receipt.recall();
    assert.equal(box.calls("/cgi-bin/message/recall").length, 1);
  });
});
