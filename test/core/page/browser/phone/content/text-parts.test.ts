import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { textParts } from "../../../../../../core/page/browser/phone/content/text-parts.ts";

const shown = (content: string) =>
  textParts(content)
    .map((part) => (part.type === "mention" ? `<@${part.userId}>` : part.text))
    .join("");

describe("text parts", () => {
  it("makes a link of an anchor", () => {
    assert.deepEqual(textParts('部署完成\n<a href="https://intra.example/d/1">查看</a>。'), [
      { type: "text", text: "部署完成\n" },
      { type: "link", text: "查看", href: "https://intra.example/d/1" },
      { type: "text", text: "。" },
    ]);
  });

  it("makes a link of a bare address, without the full stop behind it", () => {
    assert.deepEqual(textParts("see https://a.example/x?y=1."), [
      { type: "text", text: "see " },
      { type: "link", text: "https://a.example/x?y=1", href: "https://a.example/x?y=1" },
      { type: "text", text: "." },
    ]);
  });

  it("knows who is meant", () => {
    assert.deepEqual(textParts("<@li.si>"), [{ type: "mention", userId: "li.si" }]);
  });

  for (const unsafe of [
    '<a href="javascript:alert(1)">x</a>',
    '<a href="/relative">x</a>',
    '<a href="data:text/html,x">x</a>',
    "<script>alert(1)</script>",
    '<img src="https://a">',
  ]) {
    it(`leaves ${unsafe} without a link to it`, () => {
      const links = textParts(unsafe).filter((part) => part.type === "link");
      assert.ok(links.every(({ href }) => href.startsWith("https://")));
    });
  }

  it("loses nothing of a text without markup", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(!/<(?:a|@)/i.test(text));
        assert.equal(shown(text), text);
      }),
    );
  });
});
