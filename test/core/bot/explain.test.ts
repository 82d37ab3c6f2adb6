import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { click, report, text } from "../../support/events.ts";
import { botOf, plugin } from "./probe.ts";

const never = (): never => assert.fail("explaining ran a handler");

const bot = async () =>
  (
    await botOf([
      plugin("keyword-reply", (p) => {
        p.keyword("我帅吗", never);
        p.keyword(["帮助", "help"], never, { mode: "word" });
        p.hears(/^#\d+$/, never);
      }),
      plugin("tracker", (p) => {
        p.command("where <user> [limit:int]", never);
        p.on("event:click=HELP", never);
        p.collect("event:LOCATION", never);
        p.observe(":message", never);
      }),
      plugin("echo", (p) => p.on("text", never)),
    ])
  ).bot;

describe("explain", () => {
  const who = async (event: Parameters<Awaited<ReturnType<typeof bot>>["explain"]>[0]) =>
    (await bot()).explain(event).map((step) => `${step.matches ? "+" : "-"} ${step.handler}`);

  it("lists every handler in the order of asking, with its verdict", async () => {
    assert.deepEqual(await who(text(" 我帅吗 ")), [
      "+ 2 keywords",
      "- hears /^#\\d+$/",
      "- command where <user> [limit:int]",
      "- on event:click=HELP",
      "+ on text",
      "+ observe :message",
      "- collect event:LOCATION",
    ]);
    assert.deepEqual(await who(text("where")), [
      "- 2 keywords",
      "- hears /^#\\d+$/",
      "+ command where <user> [limit:int]",
      "- on event:click=HELP",
      "+ on text",
      "+ observe :message",
      "- collect event:LOCATION",
    ]);
  });

  it("tells which keyword, and why not", async () => {
    const reasons = async (event: Parameters<typeof who>[0]) =>
      Object.fromEntries((await bot()).explain(event).map(({ handler, why }) => [handler, why.en]));
    const help = await reasons(text("help me"));
    assert.equal(help["2 keywords"], "matches keyword 帮助, help (word)");
    assert.equal(help["on event:click=HELP"], "does not ask for text");
    assert.equal(
      (await reasons(click("x")))["on event:click=HELP"],
      "asks for another key of event:click",
    );
    assert.equal((await reasons(click("HELP")))["on event:click=HELP"], "asks for event:click");
    assert.equal((await reasons(report()))["collect event:LOCATION"], "asks for event:LOCATION");
    assert.match((await reasons(text("where")))["command where <user> [limit:int]"] ?? "", /usage/);
    assert.match(
      (await reasons(text("where li")))["command where <user> [limit:int]"] ?? "",
      /called/,
    );
    assert.match((await reasons(text("#12")))["hears /^#\\d+$/"] ?? "", /is found/);
  });

  it("gives each reason in Chinese too", async () => {
    for (const event of [text("我帅吗"), text("where"), text("where li"), click("x"), report()]) {
      for (const { handler, why } of (await bot()).explain(event)) {
        assert.match(why.zh, /\p{Script=Han}/u, handler);
        assert.notEqual(why.en, "", handler);
      }
    }
  });

  it("is plain data", async () => {
    const steps = (await bot()).explain(text("hi"));
    assert.deepEqual(JSON.parse(JSON.stringify(steps)), steps);
  });
});
