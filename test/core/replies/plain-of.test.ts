import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { plainOf } from "../../../core/replies/markdown-text.ts";

describe("the plain twin of markdown", () => {
  const samples: readonly (readonly [string, string])[] = [
    ["", ""],
    ["plain", "plain"],
    ["# 标题", "标题"],
    ["###### small\ntext", "small\ntext"],
    ["#hashtag", "#hashtag"],
    ["a # b", "a # b"],
    ["**粗** and **more**", "粗 and more"],
    ["2 * 3 ** 4", "2 * 3 ** 4"],
    ["snake_case_name", "snake_case_name"],
    ["[查看](https://intra.example/d/1)", "查看 https://intra.example/d/1"],
    ["[https://a.example](https://a.example)", "https://a.example"],
    ["[x] [y]", "[x] [y]"],
    ["run `npm test`", "run npm test"],
    ["`**not bold**`", "**not bold**"],
    ["a ` b", "a ` b"],
    ["> 引用\n> 二", "引用\n二"],
    [">> twice", "twice"],
    ["> # 标题", "标题"],
    ["1 > 0", "1 > 0"],
    ['<font color="warning">#128</font>', "#128"],
    ['**构建失败** <font color="warning">#128</font>\n>分支：`main`', "构建失败 #128\n分支：main"],
    ['<font color="info">**a** [b](c)</font>', "a b c"],
    ["**[a](b)**", "a b"],
    ['<font color="info">two\nlines</font>', "two\nlines"],
    ['<font color="info">open', '<font color="info">open'],
    ["  indented", "  indented"],
  ];
  for (const [markdown, plain] of samples) {
    it(JSON.stringify(markdown), () => assert.equal(plainOf(markdown), plain));
  }

  it("is never longer than the markdown, whatever that is", () => {
    const pieces = fc.constantFrom("**", "`", "[", "](", ")", "> ", "# ", "\n", "a", "字", " ");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (all) => {
        const markdown = all.join("");
        assert.ok(plainOf(markdown).length <= markdown.length);
      }),
    );
  });
});
