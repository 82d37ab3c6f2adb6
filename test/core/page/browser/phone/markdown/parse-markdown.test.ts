import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { parseMarkdown } from "../../../../../../core/page/browser/phone/markdown/parse-markdown.ts";

const text = (words: string) => ({ type: "text", text: words });

describe("markdown", () => {
  it("reads what an app sends", () => {
    const sent =
      '**构建失败** <font color="warning">#128</font>\n>分支：`main`\n>[日志](https://ci.example/128)';
    assert.deepEqual(parseMarkdown(sent, 1), [
      {
        type: "paragraph",
        lines: [
          [
            { type: "strong", inlines: [text("构建失败")] },
            text(" "),
            { type: "font", color: "warning", inlines: [text("#128")] },
          ],
        ],
      },
      {
        type: "quote",
        blocks: [
          {
            type: "paragraph",
            lines: [
              [text("分支："), { type: "code", text: "main" }],
              [{ type: "link", href: "https://ci.example/128", inlines: [text("日志")] }],
            ],
          },
        ],
      },
    ]);
  });

  it("knows six headings", () => {
    assert.deepEqual(parseMarkdown("# a\n###### b", 1), [
      { type: "heading", level: 1, line: [text("a")] },
      { type: "heading", level: 6, line: [text("b")] },
    ]);
    assert.equal(parseMarkdown("####### c", 1)[0]?.type, "paragraph");
  });

  for (const [what, only2] of Object.entries({
    table: "|a|b|\n|:-|-:|\n|1|2|",
    list: "- a\n- b",
    code: "```ts\nlet a;\n```",
    rule: "---",
  })) {
    it(`reads a ${what} in version 2 alone`, () => {
      assert.equal(parseMarkdown(only2, 2)[0]?.type, what);
      assert.equal(parseMarkdown(only2, 1)[0]?.type, "paragraph");
    });
  }

  it("nests lists by their indent", () => {
    const [list] = parseMarkdown("1. a\n   - b\n   - c\n2. d", 2);
    assert.ok(list?.type === "list" && list.ordered);
    assert.deepEqual(
      list.items.map(({ line, inner }) => [line, inner.length]),
      [
        [[text("a")], 1],
        [[text("d")], 0],
      ],
    );
  });

  it("gives every row of a table the columns of its head", () => {
    const [table] = parseMarkdown("| a | b |\n| :-: | --- |\n| 1 |\n| 2 | 3 | 4 |", 2);
    assert.deepEqual(table, {
      type: "table",
      align: ["center", "left"],
      head: [[text("a")], [text("b")]],
      rows: [
        [[text("1")], []],
        [[text("2")], [text("3")]],
      ],
    });
  });

  it("keeps what an unfinished code block holds", () => {
    assert.deepEqual(parseMarkdown("```\na\n\nb", 2), [
      { type: "code", language: "", text: "a\n\nb" },
    ]);
  });

  it("links nowhere unsafe", () => {
    const blocks = parseMarkdown("[x](javascript:alert(1)) ![y](data:image/svg+xml,x)", 2);
    assert.doesNotMatch(JSON.stringify(blocks), /"(?:href|src)"/);
  });

  it("leaves underscores inside words alone", () => {
    assert.deepEqual(parseMarkdown("snake_case_name", 2), [
      { type: "paragraph", lines: [[text("snake_case_name")]] },
    ]);
  });

  it("reads whatever comes, in both versions", () => {
    const noise = fc
      .array(
        fc.constantFrom(
          "*",
          "**",
          "`",
          "```",
          "> ",
          "# ",
          "- ",
          "1. ",
          "|",
          "|-|",
          "[",
          "](",
          ")",
          "_",
          "~~",
          "\n",
          "\n\n",
          "  ",
          '<font color="info">',
          "</font>",
          "a",
          "字",
          "https://a.example",
          "!",
          "---",
        ),
        { maxLength: 60 },
      )
      .map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(noise, fc.constantFrom(1 as const, 2 as const), (content, version) => {
        parseMarkdown(content, version);
      }),
    );
  });
});
