import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { readErrmsg } from "../../../../core/api/errcode/errmsg.ts";

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

  it("shows neither tokens nor what a terminal acts upon", () => {
    const token = "a".repeat(214);
    assert.doesNotMatch(readErrmsg(`bad token ${token}`).phrase, /aaa/);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { phrase } = readErrmsg(text);
        assert.ok(phrase.length <= 80);
        assert.match(phrase, /^[\x20-\x7e…]*$/);
      }),
    );
  });
});
