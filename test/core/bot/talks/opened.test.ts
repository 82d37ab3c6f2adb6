import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Conversation, ConversationHandle } from "../../../../core/index.ts";
import { HINT, talking } from "./talking.ts";

describe("a conversation that is opened from anywhere", () => {
  const survey = () => {
    let handle: ConversationHandle<{ about: string }> | undefined;
    const talk = talking((p) => {
      handle = p.conversation(
        "survey",
        async (c: Conversation<{ about: string }>) =>
          `${c.input.about}: ${await c.ask("a", `${c.input.about}?`)}`,
        { on: [] },
      );
      p.conversation("t", (c) => c.ask("x", "x?"));
    });
    return { talk, open: (about: string) => handle?.open("li", { about }) };
  };

  it("asks at once when the member is free", async () => {
    const { talk, open } = survey();
    const { bot, li, says } = await talk;
    assert.equal(await open("food"), "opened");
    await bot.idle();
    assert.deepEqual(li.inbox.texts(), [`food?\n${HINT}`]);
    await bot.restart({ killed: true });
    assert.deepEqual(await says("good"), ["food: good"]);
    assert.deepEqual(await says("survey"), ["echo survey"]);
    await bot.close();
  });

  it("waits behind the one they are in, in order", async () => {
    const { talk, open } = survey();
    const { bot, li, says } = await talk;
    await says("t");
    assert.equal(await open("food"), "queued");
    assert.equal(await open("air"), "queued");
    await bot.restart({ killed: true });
    assert.deepEqual(await says("1"), ["1", `food?\n${HINT}`]);
    li.inbox.clear();
    assert.deepEqual(await says("good"), ["food: good", `air?\n${HINT}`]);
    assert.deepEqual(await says("bad"), ["air: bad"]);
    await bot.close();
  });

  it("takes plain data, and a member that is known", async () => {
    const { talk, open } = survey();
    const { bot } = await talk;
    await assert.rejects(async () => open(new Date() as never), {
      code: "ERR_TALK",
      message: /plugin probe, conversation survey: open takes plain data/,
    });
    await bot.close();
  });
});
