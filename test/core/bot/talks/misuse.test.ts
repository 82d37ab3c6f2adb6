import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Conversation } from "../../../../core/index.ts";
import { testBot } from "../../../../core/testing/index.ts";
import { definedAs, talking } from "./talking.ts";

/** What the first turns of such a function are told. */
async function failing(run: (c: Conversation) => Promise<string>, ...texts: readonly string[]) {
  const { bot, says } = await talking((p) => p.conversation("t", run), { strict: false });
  for (const text of ["t", ...texts]) await says(text);
  await bot.close();
  const { thrown } = bot.problems[0] ?? {};
  assert.ok(thrown instanceof Error, "nothing failed");
  return thrown.message;
}

describe("a mistake in a conversation is named", () => {
  const cases: Readonly<
    Record<string, readonly [(c: Conversation) => Promise<string>, RegExp, ...string[]]>
  > = {
    "two questions at once": [
      async (c) => (await Promise.all([c.ask("a", "a?"), c.ask("b", "b?")])).join(),
      /"b" was asked while "a" is open/,
    ],
    "a name of our own": [async (c) => c.ask("a/b", "?"), /takes a name of 1 to 64 characters/],
    "no options": [async (c) => c.choose("a", "?", [] as never), /at least one option/],
    "equal options": [async (c) => c.choose("a", "?", ["x", "Ｘ"]), /typed alike/],
    "no text": [async (c) => c.ask("a", 1 as never), /takes texts and what reply/],
    "the owner as another": [
      async (c) => c.other("a", "LI", (guest) => guest.ask("b", "?")),
      /asks somebody else/,
    ],
    "a step that gives what cannot be kept": [
      async (c) => `${await c.step("a", () => new Map() as never)}`,
      /keeps plain data/,
    ],
  };
  for (const [what, [run, wanted, ...texts]] of Object.entries(cases)) {
    it(what, async () => {
      const message = await failing(run, ...texts);
      assert.match(message, /^plugin probe, conversation t: /);
      assert.match(message, wanted);
    });
  }

  it("another order than before", async () => {
    let runs = 0;
    const message = await failing(async (c) => {
      runs += 1;
      if (runs > 1) await c.ask("z", "z?");
      return [await c.ask("a", "a?"), await c.ask("b", "b?")].join();
    }, "1");
    assert.match(message, /"z" came where "a" had been/);
  });
});

describe("a conversation that cannot be", () => {
  const refused = (setup: Parameters<typeof definedAs>[1], message: RegExp) =>
    assert.rejects(testBot({ plugins: [definedAs("probe", setup)] }), { message });
  const run = async () => "";

  it("is refused at start, naming the plugin", async () => {
    await refused((p) => p.conversation(" ", run), /plugin probe: p.conversation takes a name/);
    await refused((p) => {
      p.conversation("t", run);
      p.conversation("t", run, { on: "keyword:u" });
    }, /plugin probe: p.conversation\("t"\) is there already/);
    await refused((p) => {
      p.conversation("t", run);
      p.conversation("u", run, { on: "keyword:Ｔ" });
    }, /plugin probe: "t" opens both/);
    await refused((p) => p.conversation("t", run, { version: 0 }), /version/);
    await refused((p) => p.conversation("t", run, { timeout: "soon" as never }), /timeout/);
    await refused((p) => p.conversation("t", run, { cancel: [""] }), /words to cancel/);
    await refused((p) => p.conversation("t", "x" as never), /p.conversation takes a function/);
  });
});
