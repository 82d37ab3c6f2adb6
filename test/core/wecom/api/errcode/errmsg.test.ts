import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { readErrmsg, withoutQuotations } from "../../../../../core/wecom/api/errcode/refusal.ts";

const REAL =
  "not allow to access from your ip, hint: [1700000000_1_8c5ae2f1], from ip: 203.0.113.7, " +
  "more info at https://open.work.weixin.qq.com/devtool/query?e=60020";

describe("readErrmsg", () => {
  it("takes an errmsg apart", () =>
    assert.deepEqual(readErrmsg(REAL), {
      hint: "1700000000_1_8c5ae2f1",
      callerIp: "203.0.113.7",
      phrase: "not allow to access from your ip",
    }));

  it("reads an address of IPv6", () =>
    assert.equal(readErrmsg("no, from ip: 2400:3200::1, more").callerIp, "2400:3200::1"));

  it("finds nothing where nothing is", () =>
    assert.deepEqual(readErrmsg(""), { hint: undefined, callerIp: undefined, phrase: "" }));

  it("believes no address that is none, and no hint that holds more", () => {
    assert.equal(readErrmsg("from ip: 999.1.1.1").callerIp, undefined);
    assert.equal(readErrmsg("hint: [<b>x</b>]").hint, undefined);
  });

  it("leaves out what is quoted, and what is no English", () => {
    assert.equal(readErrmsg('field "张三 1" of 机密 is bad').phrase, "field … of … is bad");
    assert.equal(readErrmsg("user 'li' unknown, from ip: 203.0.113.7").phrase, "user … unknown");
  });

  it("shows neither tokens nor what a terminal acts upon", () => {
    const token = "a".repeat(214);
    assert.doesNotMatch(readErrmsg(`bad token ${token}`).phrase, /aaa/);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { phrase } = readErrmsg(text);
        assert.ok(phrase.length <= 120);
        assert.match(phrase, /^[\x20-\x7e…]*$/);
      }),
    );
  });
});

describe("what an errmsg repeats of the request", () => {
  const sent = {
    touser: "li|wang",
    msgtype: "text",
    text: { content: "my password is hunter22, ok?" },
  };

  it("is left out: pieces of long texts, and short ones as words", () => {
    const said = (phrase: string) => withoutQuotations(phrase, sent);
    assert.equal(
      said("invalid content size of ssword is hunter2 for li"),
      "invalid content size of … for …",
    );
    assert.equal(said("user & party & tag all invalid"), "user & party & tag all invalid");
    assert.equal(said("wang is not in the list of text"), "… is not in the list of text");
  });

  it("is left out whatever it is, and wherever it stands", () => {
    const word = fc.stringMatching(/^[a-z0-9]{8,30}$/);
    fc.assert(
      fc.property(word, word, word, (before, content, behind) => {
        const phrase = withoutQuotations(`${before} ${content} ${behind}`, { text: { content } });
        assert.ok(!phrase.includes(content));
      }),
    );
  });
});
