import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { linearExpression } from "../../../../core/bot/hears/expression.ts";

/** For expressions that the linter or the compiler would rather not see. */
const regex = (source: string, flags = "") => new RegExp(source, flags);

/** Both engines' views of the first match, in one shape. */
function both(expression: RegExp, text: string) {
  const native = new RegExp(expression.source, `${expression.flags.replace(/[gyu]/g, "")}u`);
  const expected = native.exec(text);
  const found = linearExpression(expression, "probe")(text);
  return {
    expected: expected && {
      all: [...expected],
      index: expected.index,
      groups: { ...expected.groups },
    },
    found: found ? { all: [...found], index: found.index, groups: { ...found.groups } } : null,
  };
}

describe("expression", () => {
  const cases: readonly [RegExp, string][] = [
    [/^report (\d+)$/, "report 12"],
    [/^report (\d+)$/, "report twelve"],
    [/(?<year>\d{4})-(?<month>\d\d)?/, "on 2026-08"],
    [/(?<year>\d{4})-(?<month>\d\d)?/, "on 2026-"],
    [/(?<年>\d+)年/, "2026年"],
    [/^\s+你好\s$/, "\u3000\u00a0你好\u3000"],
    [/\S+/, "\u3000你好\u3000"],
    [/[^\S]/, "a\u3000b"],
    [/[\s,]+/, "a,\u3000b"],
    [/[\S\s]/, "\n"],
    [/\u4f60\u597d/, "你好"],
    [/[\u4e00-\u9fa5]+/, "abc你好def"],
    [/[^\u4e00-\u9fa5]+/, "你a好"],
    [/\ud83d\ude00/, "a😀b"],
    [/[😀😁]/u, "a😁b"],
    [/^.$/, "😀"],
    [/\u{1F600}/u, "a😀b"],
    [/\p{Script=Han}+/u, "abc你好"],
    [/\p{L}\P{L}/u, "é1"],
    [/[\p{Lu}\d]+/u, "aB9c"],
    [/a.b/, "a\nb"],
    [/a.b/s, "a\nb"],
    [/a.b/, "a\u2028b"],
    [regex("a[^]b"), "a\nb"],
    [regex("a[]b"), "ab"],
    [/^b$/m, "a\nb\nc"],
    [/^b$/, "a\nb\nc"],
    [/HELLO/i, "say hello"],
    [/\bapp\b/, "the app."],
    [/\Bpp/, "app"],
    [/[\b]/, "a\bc"],
    [/\cJ/, "a\nb"],
    [/\x41\0?/, "xA"],
    [/\//, "a/b"],
    [/[a\-z]+/, "b-a-z"],
    [/[a-]+/, "b-a"],
    [/[-a]+/, "b-a"],
    [/[[\]]+/, "a[]"],
    [/[.*+?^${}()|]+/, "a.*"],
    [/a{2,3}?/, "aaaa"],
    [/a{2}/, "aaa"],
    [/(?:a|ab)(c|bcd)(d*)/, "abcd"],
    [/a|/, "b"],
    [/(a)|(b)/, "b"],
    [/\t\v\f\r\n/, "\t\v\f\r\n"],
    [/\W\D/, "a-b"],
    [/[\W]+/, "a -^`{@b"],
    [/[\D]+/, "1a-2"],
  ];
  for (const [expression, text] of cases) {
    it(`finds ${expression} in ${JSON.stringify(text)} as JavaScript does`, () => {
      const { expected, found } = both(expression, text);
      assert.deepEqual(found, expected);
    });
  }

  it("takes braces and other escapes for themselves where JavaScript does without the u flag", () => {
    for (const [source, text] of [
      ["a{", "a{"],
      ["a{,2}", "a{,2}"],
      ["a{x}", "a{x}"],
      ["a]", "a]"],
      ["\\A\\z\\Q", "AzQ"],
      ["\\a\\-", "a-"],
      ["[\\d-x]+", "1-x"],
      ["\\p{L}", "p{L}"],
    ] as const) {
      const found = linearExpression(new RegExp(source), "probe")(text);
      assert.equal(found?.[0], text, source);
    }
  });

  it("keeps no position between texts, whatever g and y say", () => {
    const find = linearExpression(/a/gy, "probe");
    assert.equal(find("ba")?.index, 1);
    assert.equal(find("ba")?.index, 1);
  });

  const refused: readonly RegExp[] = [
    /a(?=b)/,
    /a(?!b)/,
    /(?<=a)b/,
    /(?<!a)b/,
    /(a)\1/,
    /(?<n>a)\k<n>/,
    /a{2000}/,
    regex("[a--b]", "v"),
  ];
  for (const expression of refused) {
    it(`refuses ${expression}`, () => {
      assert.throws(() => linearExpression(expression, "probe"), { code: "ERR_REGEX" });
    });
  }

  it("refuses what is no expression", () => {
    assert.throws(() => linearExpression("a+", "probe"), { code: "ERR_REGEX" });
  });

  it("comes to an end with the classic of exponential time", () => {
    // JavaScript's own engine would need longer than the universe has existed.
    const find = linearExpression(/^(a+)+$/, "probe");
    assert.equal(find(`${"a".repeat(2_000)}!`), undefined);
    assert.equal(find("a".repeat(2_000))?.index, 0);
  });

  // Groups stay outside of repetitions: engines differ in what a repeated group remembers.
  const atom = fc.constantFrom(
    "a",
    "b",
    "你",
    ".",
    "\\d",
    "\\w",
    "\\s",
    "[ab]",
    "[^a]",
    "[a-c好]",
    "\\u4f60",
    "\\.",
    "\\b",
    "1",
  );
  const repeat = fc.constantFrom("", "", "*", "+", "?", "{1,2}", "*?", "+?");
  const piece = fc
    .tuple(atom, repeat)
    .map(([one, times]) => (one === "\\b" ? one : `${one}${times}`));
  const sequence = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(""));
  const source = fc.oneof(
    sequence,
    fc.tuple(sequence, sequence).map(([a, b]) => `${a}|${b}`),
    fc.tuple(sequence, sequence, sequence).map(([a, b, c]) => `${a}(${b})${c}`),
    fc.tuple(sequence, sequence).map(([a, b]) => `^(?:${a})(?<rest>${b})$`),
  );
  const text = fc
    .array(fc.constantFrom("a", "b", "c", "1", " ", "\n", "你", "好", ".", "😀", "\u3000"), {
      maxLength: 12,
    })
    .map((letters) => letters.join(""));

  it("finds what JavaScript finds", () => {
    fc.assert(
      fc.property(
        source,
        fc.subarray(["i", "m", "s"]),
        fc.array(text, { maxLength: 4 }),
        (one, flags, texts) => {
          for (const each of texts) {
            const { expected, found } = both(new RegExp(one, flags.join("")), each);
            assert.deepEqual(found, expected);
          }
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
