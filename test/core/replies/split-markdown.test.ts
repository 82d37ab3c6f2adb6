import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { plainOf, splitMarkdown } from "../../../core/replies/markdown-text.ts";
import { REPLIES, reply } from "../../../core/replies/reply.ts";
import { bytesOf } from "../../../core/replies/reply-made.ts";

const LIMIT = 2_048;
const markdownParts = REPLIES.markdown.splits.parts;
/** What is left of a text when white space and marks do not count. */
const ink = (text: string) => text.replace(/<font color="[^"\n]*">|<\/font>|[*`#>\s]/g, "");

const lines = (count: number, line: string) => Array.from({ length: count }, () => line).join("\n");

describe("splitMarkdown", () => {
  it("leaves alone what fits to the byte", () => {
    for (const content of ["a", `${"字".repeat(682)}ab`, `**${"x".repeat(2_044)}**`]) {
      assert.deepEqual(splitMarkdown(content), [content]);
    }
    assert.equal(splitMarkdown(`${"字".repeat(682)}abc`).length, 2);
  });

  it("breaks between lines, where no mark is open", () => {
    const content = lines(60, "- **粗体** `code` [查看](https://intra.example/d/1)");
    const parts = splitMarkdown(content);
    assert.ok(parts.length > 1);
    assert.equal(parts.join("\n"), content);
  });

  it("goes on in the colour that a break cuts", () => {
    const content = `<font color="warning">${lines(300, "磁盘已满")}</font>\n完`;
    const parts = splitMarkdown(content);
    assert.ok(parts.length > 1);
    for (const part of parts) {
      assert.ok(part.startsWith('<font color="warning">') && part.includes("</font>"), part);
    }
    assert.equal(parts.map(plainOf).join("\n"), plainOf(content));
  });

  it("goes on in what is bold inside a colour, and closes it in the other order", () => {
    const content = `<font color="info">**${"很长的一行 ".repeat(200)}**</font>`;
    const [first, second] = splitMarkdown(content);
    assert.ok(first?.endsWith("**</font>"));
    assert.ok(second?.startsWith('<font color="info">**'));
  });

  it("goes on in a quote, a heading and code", () => {
    for (const [open, close] of [
      ["> ", ""],
      ["## ", ""],
      ["> # ", ""],
      ["`", "`"],
    ] as const) {
      const [first, second] = splitMarkdown(`${open}${"word ".repeat(500)}${close}`);
      assert.ok(first?.startsWith(open) && first.endsWith(`d${close}`));
      assert.ok(second?.startsWith(`${open}word`));
    }
  });

  it("loses nothing but white space and marks, and no part is too long, whatever it is", () => {
    const piece = fc.oneof(
      fc.constantFrom("**", "`", "[a](b)", "> ", "# ", "\n", " ", "</font>"),
      fc.constantFrom('<font color="info">', '<font color="warning">'),
      fc.integer({ min: 1, max: 900 }).map((count) => "字".repeat(count)),
      fc.integer({ min: 1, max: 300 }).map((count) => "word ".repeat(count)),
      fc.integer({ min: 1, max: 3_000 }).map((count) => " ".repeat(count)),
      fc.integer({ min: 1, max: 3_000 }).map((count) => "\n".repeat(count)),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 30 }), (pieces) => {
        const content = pieces.join("");
        const parts = splitMarkdown(content);
        assert.ok(parts.every((part) => bytesOf(part) <= LIMIT));
        assert.ok(parts.length < 2 || parts.every((part) => part.trim() !== ""));
        assert.equal(parts.map(ink).join(""), ink(content));
      }),
    );
  });
});

describe("markdown in several messages", () => {
  const long = lines(200, "**第一** 行");

  it("has a twin for each of them", () => {
    const parts = markdownParts(reply.markdown(long));
    assert.ok(parts.length > 1);
    for (const part of parts) assert.equal(part.plain, plainOf(part.content));
  });

  it("has those also when a twin was given for the whole", () => {
    const given = markdownParts(reply.markdown(long, { plain: "看企业微信" }));
    assert.deepEqual(given, markdownParts(reply.markdown(long)));
  });

  it("is itself when it fits", () => {
    const one = reply.markdown("**a**", { plain: "A" });
    assert.deepEqual(markdownParts(one), [one]);
  });
});
