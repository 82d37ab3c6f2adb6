import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Difference } from "../../../../core/cli/replay/compare.ts";
import type { Played } from "../../../../core/cli/replay/play.ts";
import { createReport } from "../../../../core/cli/replay/report.ts";
import { plainText } from "../../../../core/cli/terminal-text.ts";
import { appOf } from "../../../support/running-bot.ts";

const at = Date.UTC(2026, 0, 1);

const playedOf = (xml: string, failures: readonly string[] = []): Played => ({
  message: {
    callback: {
      at,
      app: "main",
      kind: "text",
      id: "1",
      deliveries: [],
      content: { bodies: "plaintext", xml },
    },
    app: appOf(),
    xml,
    before: {},
  },
  now: {},
  event: undefined,
  failures,
});
const said = (content: string) =>
  `<xml><FromUserName>li</FromUserName><Content><![CDATA[${content}]]></Content></xml>`;
const same: Difference = { verdict: "same", before: "x", now: "x" };

function reported(colour: boolean, entries: readonly [Played, Difference][]): string {
  let text = "";
  const report = createReport((more) => {
    text += more;
  }, colour);
  const counts = { same: 0, changed: 0, new: 0, gone: 0 };
  for (const [played, difference] of entries) {
    report.add(played, difference);
    counts[difference.verdict] += 1;
  }
  report.end(counts);
  return text;
}

const session: readonly [Played, Difference][] = [
  [playedOf(said("a")), same],
  [playedOf(said("b")), same],
  [
    playedOf(said("cold?")),
    { verdict: "changed", before: "it is cold\ntoday", now: "it is warm\ntoday" },
  ],
  [playedOf(said("d")), same],
  [
    playedOf(said("e"), ["echo, text: TypeError: no"]),
    { verdict: "gone", before: "e", now: undefined },
  ],
  [
    playedOf("<xml><EventKey>HELP</EventKey></xml>"),
    { verdict: "new", before: undefined, now: "hi" },
  ],
];

describe("the report of a replay", () => {
  it("shows what differs and counts what does not", () => {
    assert.equal(
      reported(false, session),
      `= 2 相同 / same
#3 变了 / changed
  2026-01-01T00:00:00.000Z main text li "cold?"
  - it is cold
  - today
  + it is warm
  + today
= 1 相同 / same
#5 没有了 / gone
  2026-01-01T00:00:00.000Z main text li "e"
  - e
  ! echo, text: TypeError: no
#6 新增 / new
  2026-01-01T00:00:00.000Z main text "HELP"
  + hi
6 条消息 / messages: 3 相同 / same, 1 变了 / changed, 1 新增 / new, 1 没有了 / gone
`,
    );
  });

  it("says the same in colours, the words that differ standing out", () => {
    const coloured = reported(true, session);
    assert.equal(plainText(coloured), reported(false, session));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours begin with
    assert.match(coloured, /\u001b\[7m(\u001b\[\d+m)*warm\u001b/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours begin with
    assert.doesNotMatch(coloured, /\u001b\[7m(\u001b\[\d+m)*today/);
  });

  it("lets nothing that was written act upon the terminal", () => {
    const evil = "\u001b]0;title\u0007\u001b[2Jgone\r\u202e";
    const text = reported(false, [
      [playedOf(said("x"), [evil]), { verdict: "changed", before: evil, now: `${evil}!` }],
      [
        playedOf(`<xml><EventKey>${"\u202e"}</EventKey></xml>`),
        { verdict: "new", before: undefined, now: "" },
      ],
    ]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it("cuts what was said at length", () => {
    const [, line = ""] = reported(false, [
      [playedOf(said("x".repeat(500))), { verdict: "gone", before: "", now: undefined }],
    ]).split("\n");
    assert.ok(line.length < 130, line);
  });
});
