import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { to } from "../../../core/replies/recipient.ts";
import { reply } from "../../../core/replies/reply.ts";
import { failed, fine, MINUTE, stage } from "./stage.ts";

describe("a push", () => {
  it("is refused at once when it can never be sent", async () => {
    const several = stage({ apps: ["a", "b"] });
    await assert.rejects(several.push("x"), { code: "ERR_SEND" });
    await assert.rejects(several.push("x", to.user("li", { app: "c" })), { code: "ERR_SEND" });
    const silent = stage({ obstacle: () => "no_secret" });
    await assert.rejects(silent.push("x"), { code: "ERR_SEND" });
    assert.equal((await silent.store.counts()).parts.pending, 0);
  });

  it("is on disk when it is taken, and leaves in the very commit that stores it", async () => {
    const { sender, push, stateOf } = stage();
    sender.start();
    await sender.idle();
    const { id } = await push("a");
    assert.equal(await stateOf(id), "sending");
  });

  it("with a key is put in once, whoever runs again", async () => {
    const { sender, pusher, calls, pass } = stage();
    sender.start();
    const request = {
      plugin: "p",
      reply: reply.text("a"),
      to: to.user("li"),
      message: "event",
      key: "once",
    };
    const [first, second] = [await pusher.push(request), await pusher.push(request)];
    await pass(1_000);
    assert.equal(first.id, second.id);
    assert.equal(calls.length, 1);
    assert.equal((await second.sent()).msgId, "m");
    assert.notEqual((await pusher.push({ ...request, key: "other" })).id, first.id);
    assert.notEqual((await pusher.push({ ...request, message: "event2" })).id, first.id);
  });

  it("of a long text is several messages in order, with one receipt and one report", async () => {
    const { sender, push, calls, reports, pass } = stage({
      script: (_call, count) => fine(`m${count}`),
    });
    sender.start();
    const text = Array.from({ length: 900 }, (_, line) => `line ${line}`).join("\n");
    const receipt = await push(text);
    assert.equal((await receipt.sent()).msgId, `m${calls.length}`);
    await pass(1_000);
    assert.ok(calls.length > 3);
    assert.equal(calls.map((call) => call.text).join("\n"), text);
    assert.ok(calls.every((call) => Buffer.byteLength(call.text) <= 2_048));
    assert.deepEqual(
      reports.map(({ id, outcome }) => [id, outcome]),
      [[receipt.id, "sent"]],
    );
  });

  it("tells whoever asks late the same as whoever waited", async () => {
    const { sender, push, pass } = stage({
      script: () => ({ ok: true, value: { msgId: "m", unreachable: ["li"], responseCode: "r" } }),
    });
    sender.start();
    const receipt = await push("a");
    await pass(MINUTE);
    const sent = await receipt.sent();
    assert.deepEqual([sent.unreachable, sent.responseCode], [["li"], "r"]);
  });
});

describe("taking a push back", () => {
  it("does not send what has not left", async () => {
    const { push, sender, calls, pass } = stage();
    const receipt = await push("a");
    await receipt.recall();
    sender.start();
    await pass(1_000);
    assert.equal(calls.length, 0);
    await assert.rejects(receipt.sent(), { code: "ERR_SEND" });
  });

  it("asks WeCom for what has, every piece of it", async () => {
    const { push, sender, recalled, pass } = stage({ script: (_call, count) => fine(`m${count}`) });
    sender.start();
    const receipt = await push("字".repeat(1_000));
    await pass(1_000);
    await receipt.recall();
    assert.deepEqual(recalled, ["m2", "m1"]);
  });

  it("waits for the outcome of what may have left", async () => {
    const { push, sender, recalled, pass } = stage({
      script: (_call, count) => (count === 1 ? failed("unknown") : fine("m")),
    });
    sender.start();
    const receipt = await push("a");
    await sender.idle();
    const taken = receipt.recall();
    await pass(2_000);
    await taken;
    assert.deepEqual(recalled, ["m"]);
  });

  it("says when WeCom gave nothing to recall it by", async () => {
    const { push, sender } = stage({
      script: () => ({
        ok: true,
        value: { msgId: undefined, unreachable: [], responseCode: undefined },
      }),
    });
    sender.start();
    const receipt = await push("a", to.chat("group"));
    await receipt.sent();
    await assert.rejects(receipt.recall(), { code: "ERR_API" });
  });
});
