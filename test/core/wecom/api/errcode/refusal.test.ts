import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { asksForToken, refusalOf } from "../../../../../core/wecom/api/errcode/refusal.ts";

/** As the documents say what to do (document 90313). */
const CLASSES: Readonly<Record<string, readonly number[]>> = {
  busy: [-1, 6000, 40014, 42001],
  limited: [45009, 45033],
  held: [40001, 40013, 40056, 40091, 43012, 48002, 50001, 50003, 60020, 301002, 93000, 93004],
  dead: [
    40003, 40007, 40008, 40029, 40033, 42014, 42017, 44004, 45002, 45007, 45008, 46004, 60011,
    60111, 81013, 82001, 82002, 82003, 84014, 86003, 86008, 86215, 86216, 95001,
  ],
};

const classOf = (errcode: number) => refusalOf(errcode, "").failure.class;

describe("a refusal", () => {
  for (const [kind, errcodes] of Object.entries(CLASSES)) {
    it(`is ${kind} by its number alone`, () => {
      for (const errcode of errcodes) assert.equal(classOf(errcode), kind, String(errcode));
    });
  }

  it("names cause and cure in both languages", () => {
    const { message, failure } = refusalOf(81013, "user & party & tag all invalid");
    assert.match(message, /[\u4e00-\u9fff].*：.*。.*: .*\.$/u);
    assert.equal(failure.error, "81013");
    assert.equal(failure.message, message);
    assert.equal(failure.errmsg, "user & party & tag all invalid");
    assert.equal(refusalOf(81013, "").failure.errmsg, undefined);
  });

  it("shows the caller's address and what to click for a 60020", () => {
    const { failure, hint } = refusalOf(60020, "no, hint: [17_2_a], from ip: 203.0.113.7, more");
    assert.equal(failure.callerIp, "203.0.113.7");
    assert.equal(hint, "17_2_a");
    for (const part of ["203.0.113.7", "应用管理 → 应用", "企业可信IP"]) {
      assert.ok(failure.message.includes(part), part);
    }
  });

  it("of an errcode that nobody knows is never unknown: WeCom has said no", () => {
    assert.equal(classOf(48_999), "held");
    assert.equal(classOf(301_999), "held");
    assert.equal(classOf(-7), "busy");
    assert.equal(classOf(40_999), "dead");
    fc.assert(fc.property(fc.integer(), (errcode) => assert.notEqual(classOf(errcode), "unknown")));
  });

  it("asks for another token with three numbers, and no other", () => {
    for (const errcode of [40001, 40014, 42001]) assert.ok(asksForToken(refusalOf(errcode, "")));
    for (const errcode of [-1, 41001, 60020]) assert.ok(!asksForToken(refusalOf(errcode, "")));
    assert.ok(!asksForToken(new Error("40014")));
  });
});
