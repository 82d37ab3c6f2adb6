import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { company } from "./company.ts";

describe("the record of a call", () => {
  it("tells what was asked and answered, by whom", async () => {
    const { post, last, clock } = company();
    await post("/cgi-bin/user/convert_to_openid", { userid: "li" });
    const { id, ...record } = last();
    assert.match(id, /^a\d+$/);
    assert.deepEqual(record, {
      type: "call",
      app: "main",
      at: clock.now(),
      method: "POST",
      path: "/cgi-bin/user/convert_to_openid",
      query: "access_token=***",
      request: { userid: "li" },
      status: 200,
      errcode: 0,
      answer: { errcode: 0, errmsg: "ok", openid: "obGk" },
      tookMs: 0,
      entries: [],
      remarks: [],
    });
  });

  it("holds no token, no secret and no webhook key", async () => {
    const { post, bare, token, sandbox, tokenPath } = company();
    const text = await token();
    await bare(tokenPath("wrong-secret"));
    await bare("/cgi-bin/user/get?access_token=wrong-token&key=the-webhook-key&userid=li");
    await post("/cgi-bin/user/list_id", { access_token: text, corpsecret: "secret-of-main" });
    const records = JSON.stringify(sandbox.feed.records);
    for (const secret of [text, "secret-of-main", "wrong-secret", "wrong-token", "the-webhook-key"])
      assert.ok(!records.includes(secret), secret.slice(0, 6));
    assert.ok(records.includes("userid=li"));
  });

  it("names the app of a token that has expired, and of a secret", async () => {
    const { bare, token, tokens, withToken, last } = company();
    const text = await token("secret-of-other");
    assert.equal(last().app, "other");
    tokens.endAll("expired");
    await bare(withToken("/cgi-bin/getcallbackip", text));
    assert.equal(last().errcode, 42001);
    assert.equal(last().app, "other");
  });

  it("knows no app where there was no token", async () => {
    const { bare, last } = company();
    await bare("/cgi-bin/getcallbackip");
    assert.equal(last().app, undefined);
  });

  it("describes a form, even one that is refused", async () => {
    const { bare, last } = company();
    const body = new FormData();
    body.set("media", new File(["12345"], "报告.txt", { type: "text/plain" }));
    body.set("note", "hi");
    await bare("/cgi-bin/menu/create", { method: "POST", body });
    assert.deepEqual(last().request, {
      media: { name: "报告.txt", size: 5, type: "text/plain" },
      note: "hi",
    });
  });

  it("keeps the beginning of a very long text", async () => {
    const { post, last } = company();
    await post("/cgi-bin/user/convert_to_openid", { userid: "x".repeat(1_000_000) });
    assert.ok(JSON.stringify(last()).length < 20_000);
  });

  it("says what to do about a refusal, in both languages", async () => {
    const { bare, last } = company();
    await bare("/cgi-bin/getcallbackip");
    const [remark] = last().remarks;
    assert.equal(remark?.code, "errcode.41001");
    assert.equal(remark.level, "error");
    assert.ok(remark.zh && remark.en);
  });

  it("remarks on characters that were escaped, but not on those that must be", async () => {
    const { ask, token, withToken, last } = company();
    const path = withToken("/cgi-bin/user/convert_to_openid", await token());
    await ask(path, { method: "POST", body: '{"userid":"li","note":"\\u5e2e"}' });
    assert.equal(last().remarks[0]?.code, "json.escaped");
    await ask(path, { method: "POST", body: '{"userid":"li","note":"\\u0007"}' });
    assert.deepEqual(last().remarks, []);
  });

  it("remarks on a message to everybody", async () => {
    const { post, last } = company();
    const message = { agentid: 1000002, msgtype: "text", text: { content: "hi" } };
    await post("/cgi-bin/message/send", { ...message, touser: "@all" });
    assert.equal(last().errcode, 0);
    assert.equal(last().entries.length, 5);
    assert.equal(last().remarks[0]?.code, "send.to_all");
    await post("/cgi-bin/message/send", { ...message, touser: "li" });
    assert.deepEqual(last().remarks, []);
  });
});
