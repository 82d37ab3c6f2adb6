import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { splitText } from "../../../core/replies/split-text.ts";

const bytes = (text: string) => Buffer.byteLength(text);

/** What is left of a text when white space does not count. */
const ink = (text: string) => text.replace(/\s/g, "");

describe("splitText", () => {
  it("leaves text alone that fits to the byte", () => {
    for (const text of ["", "0", " ", "x".repeat(2048), "好".repeat(682), "é".repeat(1024)]) {
      assert.deepEqual(splitText(text), [text]);
    }
    assert.equal(splitText("x".repeat(2049)).length, 2);
    assert.equal(splitText(`${"好".repeat(682)}xxx`).length, 2);
  });

  it("counts bytes, and cuts no character", () => {
    const parts = splitText("好".repeat(3000));
    assert.deepEqual(parts.map(bytes), [2046, 2046, 2046, 2046, 816]);
    assert.equal(parts.join(""), "好".repeat(3000));
  });

  const places: Record<string, readonly [text: string, limit: number, parts: readonly string[]]> = {
    "a blank line before a line": ["aaaaaa\n\nbb\ncc dd", 12, ["aaaaaa", "bb\ncc dd"]],
    "a line before a sentence": ["aaa\nbb. cc ddd", 12, ["aaa\nbb.", "cc ddd"]],
    "the last line that fits": ["aaaaa\nbbb\nccc", 10, ["aaaaa\nbbb", "ccc"]],
    "a sentence before a word": ["aa bb. cc dd", 11, ["aa bb.", "cc dd"]],
    "a Chinese sentence": ["我在。你呢？好", 18, ["我在。你呢？", "好"]],
    "a sentence with its quotes": ["他说“好。”走了", 18, ["他说“好。”", "走了"]],
    "no figure with a point": ["aaaaa 3.14159 b", 12, ["aaaaa", "3.14159 b"]],
    "a word": ["hello world again", 12, ["hello world", "again"]],
    "a word that ends at the limit": ["hello world", 5, ["hello", "world"]],
    "an early space before a cut word": ["ab cdefghijk", 10, ["ab", "cdefghijk"]],
    "a long word where it must": ["abcdefghijkl", 5, ["abcde", "fghij", "kl"]],
    "before an emoji": ["abc😀", 6, ["abc", "😀"]],
    "before a family": ["ab👨‍👩‍👧cd", 19, ["ab", "👨‍👩‍👧c", "d"]],
    "before a letter with its accent": ["abcde\u0301", 6, ["abcd", "e\u0301"]],
    "inside a family too large": ["👨‍👩‍👧", 8, ["👨‍", "👩‍", "👧"]],
    "and keeps indentation": ["aaaaaa\n\n  bb\n  cc", 8, ["aaaaaa", "  bb", "  cc"]],
    "around a link": ['see <a href="x y">m n</a> now', 24, ["see", '<a href="x y">m n</a>', "now"]],
    "behind a link": ['<a href="x">m</a> now then', 22, ['<a href="x">m</a> now', "then"]],
    "before a link in Chinese": ['请看<a href="x">m</a>', 20, ["请看", '<a href="x">m</a>']],
  };
  for (const [where, [text, limit, parts]] of Object.entries(places)) {
    it(`breaks at ${where}`, () => assert.deepEqual(splitText(text, limit), parts));
  }

  it("makes no empty part out of white space", () => {
    assert.deepEqual(splitText(`${" ".repeat(50)}x`, 10), ["x"]);
    assert.deepEqual(splitText(" ".repeat(50), 10), [""]);
    assert.deepEqual(splitText(`x${"\n".repeat(50)}`, 10), ["x"]);
  });

  it("refuses a limit that not every character fits into", () => {
    assert.throws(() => splitText("hello", 3), RangeError);
  });

  it("loses nothing but white space, and keeps every part within the limit", () => {
    const unit = fc.oneof(
      fc.constantFrom(" ", "\n", "\n\n", "。", ". ", "!", "a", "bc", "好", "é", "e\u0301", "😀"),
      fc.constantFrom(
        "👨‍👩‍👧",
        "🇨🇳",
        "\ud83d",
        "\ude00",
        "\r\n",
        "\u3000",
        '<a href="',
        "</a>",
        "”",
      ),
    );
    const text = fc.array(unit, { maxLength: 120 }).map((all) => all.join(""));
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 60 }), (content, limit) => {
        const parts = splitText(content, limit);
        assert.ok(parts.length >= 1);
        for (const part of parts) assert.ok(bytes(part) <= limit, `${bytes(part)} > ${limit}`);
        assert.equal(ink(parts.join("")), ink(content));
        if (/\p{Cs}/u.test(content)) return;
        for (const part of parts) assert.doesNotMatch(part, /\p{Cs}/u);
        assertInOrder(content, parts);
      }),
      { numRuns: 2000 },
    );
  });
});

/** The text is its parts with nothing but white space between them. */
function assertInOrder(content: string, parts: readonly string[]): void {
  let at = 0;
  for (const part of parts) {
    const found = content.indexOf(part, at);
    assert.ok(found >= at);
    assert.equal(content.slice(at, found).trim(), "");
    at = found + part.length;
  }
  assert.equal(content.slice(at).trim(), "");
}
