import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { portraitOf } from "../../../../../../core/page/browser/phone/people/portrait.ts";

describe("portrait", () => {
  for (const [name, initials] of [
    ["张三", "张三"],
    ["欧阳娜娜", "娜娜"],
    ["Ada Lovelace", "AL"],
    ["wang.wu", "WW"],
    ["li", "LI"],
    ["", "?"],
    ["😀 x", "😀X"],
  ] as const) {
    it(`of ${name || "nobody"} says ${initials}`, () => {
      assert.equal(portraitOf(name, "k").initials, initials);
    });
  }

  it("keeps its colour", () => {
    assert.equal(portraitOf("a", "zhangsan").hue, portraitOf("b", "zhangsan").hue);
    assert.notEqual(portraitOf("a", "zhangsan").hue, portraitOf("a", "zhangsao").hue);
  });
});
