import assert from "node:assert/strict";
import { definePlugin, type Registrar } from "huiyin";
import { testBot } from "huiyin/testing";
import { describe, it } from "vitest";

const botWith = (setup: (p: Registrar) => void) =>
  testBot({ plugins: [definePlugin({ name: "probe", setup })()] });

/** Sockets of this process, listening or connected. */
const handles = () => process.getActiveResourcesInfo().filter((name) => name.startsWith("TCP"));

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("closing", () => {
  it("leaves no timer and no open handle", async () => {
    const before = handles();
    const bot = await botWith((p) => p.on("text", ({ event }) => event.content));
    await bot.user("li").says("hi");
    assert.notDeepEqual(handles(), before);
    await bot.close();
    await turn();
    assert.equal(bot.clock.pending, 0);
    assert.deepEqual(handles(), before);
  });

  it("ends what is under way, and says how", async () => {
    let reason: unknown;
    const bot = await botWith((p) => {
      p.clock.after(3_600_000, () => assert.fail("it was undone"));
      p.on("text", async ({ sleep }) => {
        await sleep(3_600_000).catch((thrown) => {
          reason = thrown;
        });
        return "too late";
      });
    });
    const begin = bot.clock.now();
    await bot.user("li").says("slow");
    await bot.close();
    assert.ok(reason instanceof Error);
    assert.deepEqual(bot.outcomes, ["stopped"]);
    assert.equal(bot.clock.pending, 0);
    assert.equal(bot.clock.now(), begin);
  });

  it("waits for nobody who never ends", async () => {
    const bot = await botWith((p) => {
      p.on("text", () => new Promise<never>(() => {}));
      p.observe("text", () => new Promise<never>(() => {}));
    });
    await bot.user("li").says("slow");
    await bot.close();
    assert.equal(bot.clock.pending, 0);
  });

  it("can be asked for twice", async () => {
    await using bot = await botWith(() => {});
    await bot.close();
  });

  it("is for one bot, not for the one beside it", async () => {
    const one = await botWith(() => {});
    await using other = await botWith((p) => p.on("text", () => "still here"));
    await one.close();
    await other.user("li").says("hi");
    assert.deepEqual(other.user("li").inbox.texts(), ["still here"]);
  });
});
