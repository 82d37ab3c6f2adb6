import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { company } from "./company.ts";

const ME = "/cgi-bin/user/get?userid=li";

describe("gettoken", () => {
  it("gives out a token of at most 512 bytes with its life", async () => {
    const { bare, tokenPath } = company();
    const answer = await bare(tokenPath("secret-of-main"));
    assert.equal(answer.errcode, 0);
    assert.equal(answer.errmsg, "ok");
    assert.equal(answer.expires_in, 7_200);
    assert.match(String(answer.access_token), /^[\w-]{100,512}$/);
  });

  const refusals: Record<string, [query: string, errcode: number]> = {
    "no secret before no corpid": ["", 41004],
    "no corpid": ["corpsecret=secret-of-main", 41002],
    "the corpid of another company": ["corpid=ww1&corpsecret=secret-of-main", 40013],
    "a secret that no app has": ["corpid=ww00000000000000aa&corpsecret=x", 40001],
  };
  for (const [why, [query, errcode]] of Object.entries(refusals)) {
    it(`refuses ${why}`, async () => {
      const { bare } = company();
      assert.equal((await bare(`/cgi-bin/gettoken?${query}`)).errcode, errcode);
    });
  }

  it("gives the same token while it lives, with what is left of its life, and remarks on it", async () => {
    const { bare, tokenPath, clock, last } = company();
    const first = await bare(tokenPath("secret-of-main"));
    assert.deepEqual(last().remarks, []);
    await clock.advance(200_000);
    const second = await bare(tokenPath("secret-of-main"));
    assert.equal(second.access_token, first.access_token);
    assert.equal(second.expires_in, 7_000);
    assert.deepEqual(
      last().remarks.map(({ code }) => code),
      ["token.again"],
    );
  });

  it("gives each app its own", async () => {
    const { token } = company();
    assert.notEqual(await token("secret-of-main"), await token("secret-of-other"));
  });

  it("gives another when the life that the settings allow is over", async () => {
    const { token, bare, withToken, clock, sandbox } = company();
    sandbox.configure({ tokenSeconds: 60 });
    const first = await token();
    await clock.advance(59_999);
    assert.equal((await bare(withToken(ME, first))).errcode, 0);
    await clock.advance(1);
    assert.equal((await bare(withToken(ME, first))).errcode, 42001);
    assert.equal((await bare(withToken(ME, await token()))).errcode, 0);
  });
});

describe("an access token", () => {
  it("counts in the query alone", async () => {
    const { bare, token } = company();
    const headers = { Authorization: `Bearer ${await token()}` };
    assert.equal((await bare(ME)).errcode, 41001);
    assert.equal((await bare(ME, { headers })).errcode, 41001);
  });

  it("is refused when it was never given out", async () => {
    const { bare, withToken } = company();
    assert.equal((await bare(withToken(ME, "made up"))).errcode, 40014);
  });

  it("can end before its time, one way or the other", async () => {
    const { bare, token, withToken, tokens } = company();
    const first = await token();
    tokens.endAll("revoked", "main");
    assert.equal((await bare(withToken(ME, first))).errcode, 40014);
    const second = await token();
    assert.notEqual(second, first);
    tokens.endAll("expired");
    assert.equal((await bare(withToken(ME, second))).errcode, 42001);
  });

  it("of another app survives", async () => {
    const { bare, token, withToken, tokens } = company();
    const others = await token("secret-of-other");
    tokens.endAll("revoked", "main");
    assert.equal((await bare(withToken(ME, others))).errcode, 0);
  });

  it("lives beside another of its app, when only one has ended", async () => {
    const { token, tokens, bare, withToken } = company();
    const first = await token();
    tokens.end(first, "expired");
    const second = await token();
    assert.equal((await bare(withToken(ME, first))).errcode, 42001);
    assert.equal((await bare(withToken(ME, second))).errcode, 0);
    assert.equal(await token(), second);
  });

  it("is looked at before parameters are", async () => {
    const { bare, withToken } = company();
    const wrong = withToken("/cgi-bin/menu/create", "made up");
    assert.equal((await bare(wrong, { method: "POST", body: "{" })).errcode, 40014);
  });
});
