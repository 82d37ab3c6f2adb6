import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { articleText } from "../../../../../../core/page/browser/phone/content/articles.ts";

describe("the text of an article", () => {
  it("is its paragraphs", () => {
    const html =
      "<h1>题</h1>\n<p>第一 <b>段</b>&nbsp;&amp; more</p><ul><li>a</li><li>b</li></ul>c<br>d";
    assert.deepEqual(articleText(html), ["题", "第一 段 & more", "a", "b", "c", "d"]);
  });

  it("leaves out what nobody would see", () => {
    const html = "a<!-- b --><style>p{}</style><script>alert(1)</script>c";
    assert.deepEqual(articleText(html), ["ac"]);
  });

  it("decodes numbers, and keeps what is no character", () => {
    assert.deepEqual(articleText("&#22909;&#x597d; &#9999999; &unknown;"), [
      "好好 &#9999999; &unknown;",
    ]);
  });

  it("takes whatever comes", () => {
    fc.assert(fc.property(fc.string(), (html) => void articleText(html)));
  });
});
