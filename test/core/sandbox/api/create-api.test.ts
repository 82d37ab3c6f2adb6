import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { company } from "./company.ts";

const REFUSED =
  /^[\x20-\x7e]+, hint: \[\d{25}\], from ip: 127\.0\.0\.1, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=(-?\d+)$/;

describe("the active API", () => {
  it("answers 200 with errcode and errmsg when all is well", async () => {
    const { ask, token, withToken } = company();
    const response = await ask(withToken("/cgi-bin/getcallbackip", await token()));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "application/json; charset=UTF-8");
    assert.equal(await response.text(), '{"errcode":0,"errmsg":"ok","ip_list":["127.0.0.1"]}');
  });

  it("refuses with 200 too, with hint, address and both headers", async () => {
    const { ask } = company();
    const response = await ask("/cgi-bin/getcallbackip");
    assert.equal(response.status, 200);
    const { errcode, errmsg } = (await response.json()) as Record<string, string>;
    assert.equal(errcode, 41001);
    assert.equal(REFUSED.exec(errmsg ?? "")?.[1], "41001");
    assert.equal(response.headers.get("error-code"), "41001");
    assert.equal(response.headers.get("error-msg"), errmsg);
  });

  it("ends the hint with the number of the record", async () => {
    const { bare, last } = company();
    const { errmsg } = await bare("/cgi-bin/getcallbackip");
    assert.match(String(errmsg), new RegExp(`hint: \\[\\d{13}0*${last().id.slice(1)}\\]`));
  });

  it("answers an unknown path with 404 and nothing, and remarks on the nearest", async () => {
    const { ask, last } = company();
    for (const path of ["/cgi-bin/user/gett", "/", "/cgi-bin/user/get/", "/__proto__"]) {
      const response = await ask(path);
      assert.equal(response.status, 404);
      assert.equal(await response.text(), "");
      assert.equal(last().remarks[0]?.code, "path.unknown");
    }
  });

  it("refuses the wrong method", async () => {
    const { bare } = company();
    const post = { method: "POST", body: "{}" };
    assert.equal((await bare("/cgi-bin/user/get", post)).errcode, 43001);
    assert.equal((await bare("/cgi-bin/menu/create")).errcode, 43002);
    assert.equal((await bare("/cgi-bin/gettoken", post)).errcode, 43001);
  });

  const noJson: Record<string, string | Uint8Array<ArrayBuffer>> = {
    "is cut short": '{"userid":',
    "is a list": "[]",
    "is a text": '"li"',
    "is null": "null",
    "is a form": "userid=li",
    "is not UTF-8": new Uint8Array([0x7b, 0xff, 0x7d]),
  };
  for (const [why, body] of Object.entries(noJson)) {
    it(`refuses JSON that ${why}`, async () => {
      const { bare, token, withToken } = company();
      const path = withToken("/cgi-bin/user/convert_to_openid", await token());
      assert.equal((await bare(path, { method: "POST", body })).errcode, 47001);
    });
  }

  it("takes no body as an empty one, and a BOM for what it is", async () => {
    const { bare, token, withToken } = company();
    const path = withToken("/cgi-bin/user/convert_to_openid", await token());
    assert.equal((await bare(path, { method: "POST" })).errcode, 41009);
    const body = '\ufeff{"userid":"li"}';
    assert.equal((await bare(path, { method: "POST", body })).errcode, 0);
  });

  it("refuses JSON beyond 8 MiB with 413, and takes what is just below", async () => {
    const { ask, token, withToken } = company();
    const path = withToken("/cgi-bin/user/convert_to_openid", await token());
    const limit = 8 * 1_024 * 1_024;
    const frame = '{"userid":"li","x":""}';
    const body = (length: number) => `{"userid":"li","x":"${"x".repeat(length - frame.length)}"}`;
    assert.equal((await ask(path, { method: "POST", body: body(limit) })).status, 200);
    assert.equal((await ask(path, { method: "POST", body: body(limit + 1) })).status, 413);
  });

  it("refuses a form that is none", async () => {
    const { bare, token, withToken } = company();
    const headers = { "Content-Type": "multipart/form-data; boundary=x" };
    const path = withToken("/cgi-bin/menu/create?agentid=1000002", await token());
    assert.equal((await bare(path, { method: "POST", headers, body: "?" })).errcode, 44001);
  });

  it("does not know an app that has gone", async () => {
    const { bare, withToken, tokens } = company();
    const orphan = tokens.issue("gone").text;
    assert.equal((await bare(withToken("/cgi-bin/getcallbackip", orphan))).errcode, 40014);
  });
});
