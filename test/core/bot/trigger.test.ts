import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { pass } from "../../../core/replies/outcome.ts";
import { text } from "../../support/events.ts";
import { botOf, plugin } from "./probe.ts";

describe("one rule with several ways in", () => {
  it("answers to each of its triggers, with the arguments of the command alone", async () => {
    const { ask } = await botOf([
      plugin("punch", (p) =>
        p.on(["keyword:打卡", "command:punch [note...]"], ({ args }) => args.note ?? "no note"),
      ),
    ]);
    assert.deepEqual(await ask(text("打卡")), ["no note"]);
    assert.deepEqual(await ask(text("punch at home")), ["at home"]);
    assert.equal(await ask(text("打卡吗")), "pass");
  });

  it("stands where each trigger's own verb would put it", async () => {
    const { bot, ask } = await botOf([
      plugin("mixed", (p) => p.on(["text", "keyword:hi"], () => "mixed")),
      plugin("word", (p) => p.keyword("ho", "word")),
    ]);
    assert.deepEqual(await ask(text("ho")), ["word"]);
    assert.deepEqual(await ask(text("hi")), ["mixed"]);
    assert.deepEqual(await ask(text("anything")), ["mixed"]);
    assert.deepEqual(
      bot.order().map((one) => one.plugin),
      ["mixed", "word", "mixed"],
    );
  });

  it("is asked once about a message, however many of its triggers let that in", async () => {
    let asked = 0;
    const { ask } = await botOf([
      plugin("all", (p) =>
        p.on(["keyword:hi", "command:hi", "text"], () => {
          asked += 1;
          return pass;
        }),
      ),
    ]);
    const hi = text("hi");
    assert.equal(await ask(hi), "pass");
    assert.equal(asked, 1);
    // Another run of the same message is another matter.
    assert.equal(await ask(hi), "pass");
    assert.equal(asked, 2);
  });

  const refused: Readonly<Record<string, [trigger: unknown, said: RegExp]>> = {
    "a misspelt word": ["keywrod:hi", /"keywrod:" lets nothing in; did you mean "keyword:"\?/],
    "a misspelt command": ["comand:hi", /did you mean "command:"\?/],
    "a blank keyword": ["keyword: ", /a keyword needs at least one character/],
    "a command without a word": ["command:<who>", /it must begin with a word/],
    "a misspelt query": [["keyword:hi", "event:clik"], /event:click/],
    "no text": [[7], /a query is a string, not number/],
  };
  for (const [what, [trigger, said]] of Object.entries(refused)) {
    it(`refuses ${what}`, async () => {
      const wrong = plugin("wrong", (p) => p.on(trigger as "text", () => "never"));
      await assert.rejects(botOf([wrong]), (error: Error) => {
        assert.match(error.message, said);
        return true;
      });
    });
  }
});
