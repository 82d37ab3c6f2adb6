import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { cardLines } from "../../../../../../core/page/browser/phone/content/card-lines.ts";

describe("card lines", () => {
  it("puts every div on a line of its own, in its tone", () => {
    assert.deepEqual(
      cardLines(
        '<div class="gray">11月23日</div><div class="normal">你好</div><div class="highlight">待处理 2 条</div>',
      ),
      [
        [{ tone: "gray", text: "11月23日" }],
        [{ tone: "normal", text: "你好" }],
        [{ tone: "highlight", text: "待处理 2 条" }],
      ],
    );
  });

  it("makes no line of the blank between two divs", () => {
    assert.equal(cardLines('<div class="gray">a</div> <div class="normal">b</div>\n').length, 2);
  });

  it("breaks lines at br and keeps empty ones", () => {
    assert.deepEqual(cardLines("a<br><br/>b"), [
      [{ tone: "normal", text: "a" }],
      [],
      [{ tone: "normal", text: "b" }],
    ]);
  });

  it("is plain text without markup", () => {
    assert.deepEqual(cardLines("2 &lt; 3"), [[{ tone: "normal", text: "2 < 3" }]]);
  });

  it("takes any other tag as text", () => {
    const [line] = cardLines("<b onclick=x>bold</b>");
    assert.deepEqual(line, [{ tone: "normal", text: "<b onclick=x>bold</b>" }]);
  });

  it("reads whatever comes", () => {
    fc.assert(fc.property(fc.string(), (text) => void cardLines(text)));
  });
});
