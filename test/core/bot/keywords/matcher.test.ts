import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { createMatcher, type MatcherRule } from "../../../../core/bot/keywords/matcher.ts";
import { fold, KEYWORD_MODES, type KeywordMode } from "../../../../core/bot/keywords/words.ts";

const rule = (mode: KeywordMode, ...words: string[]): MatcherRule => ({
  mode,
  words: words.map(fold),
});

const joins = (character: string | undefined) =>
  character !== undefined && /[\p{Script=Latin}\p{Nd}]/u.test(character);

/** What the modes mean, said as slowly and plainly as possible. */
function naive(mode: KeywordMode, word: string, text: string): boolean {
  if (mode === "exact") return text === word;
  if (mode === "prefix") return text.startsWith(word);
  if (mode === "contains") return text.includes(word);
  const letters = [...word];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const left = [...text.slice(0, at)].at(-1);
    const right = [...text.slice(at + word.length)][0];
    if (joins(letters[0]) && joins(left)) continue;
    if (joins(letters.at(-1)) && joins(right)) continue;
    return true;
  }
  return false;
}

describe("keyword matcher", () => {
  const cases: readonly [KeywordMode, string, string, boolean][] = [
    ["exact", "我帅吗", "我帅吗", true],
    ["exact", "我帅吗", "我帅吗？", false],
    ["exact", "HELP", "help", true],
    ["exact", "help", "ＨＥＬＰ", true],
    ["exact", "help", "  help\n", true],
    ["exact", "１２３", "123", true],
    ["exact", "好", "好", true],
    ["prefix", "查", "查天气", true],
    ["prefix", "天气", "查天气", false],
    ["contains", "天气", "今天天气好", true],
    ["contains", "app", "apple", true],
    ["contains", "😀", "你😀好", true],
    ["word", "app", "apple", false],
    ["word", "app", "the app.", true],
    ["word", "app", "打开app吧", true],
    ["word", "app", "app2", false],
    ["word", "app", "éapp", false],
    ["word", "app", "apple app", true],
    ["word", "苹果", "买苹果a", true],
    ["word", "5", "15", false],
    ["word", "c++", "c++11", true],
  ];
  for (const [mode, word, text, expected] of cases) {
    it(`${mode}: "${word}" is ${expected ? "" : "not "}in ${JSON.stringify(text)}`, () => {
      assert.equal(createMatcher([rule(mode, word)])(fold(text)).length === 1, expected);
    });
  }

  it("gives each rule once, in order, however many of its words are there", () => {
    const match = createMatcher([
      rule("contains", "b", "a"),
      rule("exact", "ab"),
      rule("prefix", "a", "ab"),
      rule("contains", "c"),
      rule("word", "ab"),
    ]);
    assert.deepEqual(match("ab"), [0, 1, 2, 4]);
    assert.deepEqual(match("xab"), [0]);
    assert.deepEqual(match(""), []);
  });

  const letter = fc.constantFrom("a", "b", "1", " ", "é", "你", "好", "吗", "𠮷", "😀");
  const text = fc.array(letter, { maxLength: 24 }).map((letters) => letters.join(""));
  const word = fc
    .array(letter, { minLength: 1, maxLength: 4 })
    .map((letters) => fold(letters.join("")))
    .filter((folded) => folded !== "");

  it("finds what a plain search of each word finds", () => {
    const rules = fc.array(
      fc.record({
        mode: fc.constantFrom(...KEYWORD_MODES),
        words: fc.array(word, { minLength: 1, maxLength: 3 }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(rules, fc.array(text, { maxLength: 5 }), (table, texts) => {
        const match = createMatcher(table);
        for (const folded of texts.map(fold)) {
          const expected = table.flatMap(({ mode, words }, index) =>
            words.some((one) => naive(mode, one, folded)) ? [index] : [],
          );
          assert.deepEqual(match(folded), expected);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("finds each of ten thousand words, and nothing else", () => {
    const words = Array.from({ length: 10_000 }, (_, index) => `词${index.toString(36)}。`);
    for (const mode of KEYWORD_MODES) {
      const match = createMatcher(words.map((one) => rule(mode, one)));
      for (let index = 0; index < words.length; index += 97) {
        assert.deepEqual(match(fold(words[index] ?? "")), [index]);
      }
      assert.deepEqual(match("没有这个词"), []);
    }
  });

  it("does not report every word at every place of a repeated letter", () => {
    const words = Array.from({ length: 1_000 }, (_, index) => "a".repeat(index + 1));
    let reports = 0;
    const counting = words.map((one) => ({ mode: "contains" as const, words: [one] }));
    const match = createMatcher(counting);
    reports += match("a".repeat(2_000)).length;
    assert.equal(reports, 1_000);
  });
});
