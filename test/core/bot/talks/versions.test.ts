import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Conversation, ConversationOptions } from "../../../../core/index.ts";
import { talking } from "./talking.ts";

type Run = (c: Conversation) => Promise<string>;

/** A bot whose conversation is another one after a restart. */
async function deployed(first: Run, next: Run | undefined, options: ConversationOptions = {}) {
  let isNew = false;
  const told = await talking((p) => {
    const run = isNew ? next : first;
    if (run) p.conversation("t", run, isNew ? options : {});
    p.conversation("u", async (c) => c.ask("u", "u?"));
  });
  const deploy = async () => {
    isNew = true;
    await told.bot.restart();
  };
  return { ...told, deploy };
}

describe("a deployed conversation", () => {
  it("asks what is new, and keeps the other answers", async () => {
    const { bot, says, deploy } = await deployed(
      async (c) => [await c.ask("a", "a?"), await c.ask("b", "b?")].join(),
      async (c) => [await c.ask("a", "a?"), await c.ask("z", "z?"), await c.ask("b", "b?")].join(),
    );
    await says("t");
    await says("1");
    await deploy();
    // They answer what they were asked; what is new comes in its place.
    assert.deepEqual(await says("2"), ["z?"]);
    assert.deepEqual(await says("3"), ["b?"]);
    assert.deepEqual(await says("4"), ["1,3,4"]);
    await bot.close();
  });

  it("asks again where the answer is no option any more", async () => {
    const { bot, says, deploy } = await deployed(
      async (c) => [await c.choose("a", "a?", ["x", "y"]), await c.ask("b", "b?")].join(),
      async (c) => [await c.choose("a", "a?", ["y", "z"]), await c.ask("b", "b?")].join(),
    );
    await says("t");
    await says("x");
    await deploy();
    assert.deepEqual(await says("1"), ["a?\n1. y\n2. z"]);
    await bot.close();
  });

  it("of another version ends politely, and the message goes on to the others", async () => {
    const { bot, says, deploy } = await deployed(
      async (c) => c.ask("a", "a?"),
      async (c) => c.ask("a", "a?"),
      { version: 2 },
    );
    await says("t");
    await deploy();
    const told = await says("1");
    assert.deepEqual(told.join("\n").split("\n"), ["「t」已经更新，请重新开始。", "echo 1"]);
    assert.match((await says("t"))[0] ?? "", /^a\?/);
    await bot.close();
  });

  it("that is not there any more does the same, and gives way to another one", async () => {
    const { bot, says, deploy } = await deployed(async (c) => c.ask("a", "a?"), undefined);
    await says("t");
    await deploy();
    assert.match((await says("u"))[0] ?? "", /^「t」已经更新，请重新开始。\nu\?/);
    assert.deepEqual(await says("1"), ["1"]);
    await bot.close();
  });
});
