import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { type Piece, wordDiff } from "../../../../core/cli/replay/word-diff.ts";

/** `[x]` differs. */
const shown = (pieces: readonly Piece[]) =>
  pieces.map(({ text, differs }) => (differs ? `[${text}]` : text)).join("");
const all = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join("");
const shared = (pieces: readonly Piece[]) => all(pieces.filter(({ differs }) => !differs));

describe("a word diff", () => {
  const cases: Record<
    string,
    [before: string, now: string, shownBefore: string, shownNow: string]
  > = {
    "equal texts": ["a b", "a b", "a b", "a b"],
    "a word in the middle": [
      "it is cold today",
      "it is warm today",
      "it is [cold] today",
      "it is [warm] today",
    ],
    "a word more": ["a c", "a b c", "a c", "a [b ]c"],
    "nothing in common": ["yes", "no", "[yes]", "[no]"],
    "an empty text": ["", "new", "", "[new]"],
    "two places": ["a b c d e", "a x c y e", "a [b] c [d] e", "a [x] c [y] e"],
  };
  for (const [what, [before, now, shownBefore, shownNow]] of Object.entries(cases)) {
    it(`marks ${what}`, () => {
      const diff = wordDiff(before, now);
      assert.deepEqual([shown(diff.before), shown(diff.now)], [shownBefore, shownNow]);
    });
  }

  it("knows Chinese words, which have no blanks between them", () => {
    const diff = wordDiff("今天天气很好，出门吧", "今天天气不好，出门吧");
    assert.match(shown(diff.before), /^今天天气\[很.*\]\S*，出门吧$/);
    assert.match(shown(diff.now), /^今天天气\[不.*\]\S*，出门吧$/);
  });

  it("loses nothing, and what it calls the same is the same", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc
        .array(fc.constantFrom("a", "b", " ", "你好", "\n"), { maxLength: 30 })
        .map((words) => words.join("")),
    );
    fc.assert(
      fc.property(text, text, (before, now) => {
        const diff = wordDiff(before, now);
        assert.deepEqual([all(diff.before), all(diff.now)], [before, now]);
        assert.equal(shared(diff.before), shared(diff.now));
        assert.equal(
          before === now,
          diff.before.concat(diff.now).every((piece) => !piece.differs),
        );
      }),
    );
  });

  it("gives up on texts that nobody would compare by words", () => {
    const [before, now] = ["a ".repeat(3_000), "b ".repeat(3_000)];
    const diff = wordDiff(before, now);
    assert.deepEqual([all(diff.before), all(diff.now)], [before, now]);
  });
});
