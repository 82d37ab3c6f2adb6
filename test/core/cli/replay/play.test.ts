import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { definePlugin } from "huiyin";
import { describe, it } from "vitest";
import { compare } from "../../../../core/cli/replay/compare.ts";
import { CallbackError } from "../../../../core/errors.ts";
import type { Recording } from "../../../../core/recording/recording.ts";
import { echo } from "../../../../plugins/echo/index.ts";
import { appOf, resolvedBot } from "../../../support/running-bot.ts";
import { played, recorded, shipped, verdicts, walk } from "./session.ts";

const botWith = (plugins: Parameters<typeof resolvedBot>[0]["plugins"]) =>
  resolvedBot({ plugins }, "data");

/** Answers a text with what `answer` gives for it. */
const answering = (answer: (content: string) => string | Promise<string>) =>
  definePlugin({
    name: "answering",
    setup(p) {
      p.on("text", ({ event }) => answer(event.content));
    },
  })();

const said = (...texts: readonly string[]): Promise<Recording> =>
  recorded([echo()], async (bot) => {
    for (const text of texts) await bot.user("li").says(text);
  });

describe("replay", () => {
  it("finds no difference with the same plugins, times included", async () => {
    const results = await played(await walk(), botWith(shipped()));
    assert.deepEqual(verdicts(results), ["same", "same", "same", "same"]);
    assert.ok(results[2]?.now.reply);
  });

  it("shows exactly what changed", async () => {
    const results = await played(await walk(), botWith(shipped("还行吧")));
    assert.deepEqual(verdicts(results), ["changed", "same", "same", "same"]);
    assert.deepEqual(results[0] && compare(results[0]), {
      verdict: "changed",
      before: "帅得一逼",
      now: "还行吧",
    });
  });

  it("says when an answer is new or gone", async () => {
    const recording = await walk();
    assert.deepEqual(verdicts(await played(recording, botWith([]))), [
      "gone",
      "gone",
      "gone",
      "same",
    ]);
    const menu = definePlugin({
      name: "menu",
      setup: (p) => p.on("event:click", () => "here"),
    });
    const results = await played(recording, botWith([menu(), ...shipped()]));
    assert.deepEqual(verdicts(results), ["same", "same", "same", "new"]);
  });

  it("tells what a plugin threw", async () => {
    const broken = answering(() => {
      throw new TypeError("nothing to say");
    });
    const [result] = await played(await said("hi"), botWith([broken]));
    assert.deepEqual(result?.failures.length, 1);
    assert.match(result?.failures[0] ?? "", /^answering, .*TypeError: nothing to say$/);
  });

  it("counts a message as refused when every delivery of it was", async () => {
    const recording = await said("hi");
    const [callback] = recording.callbacks;
    assert.ok(callback);
    const refused = { at: callback.at, outcome: "refused", status: 503 } as const;
    assert.ok(callback.content.bodies === "plaintext");
    const { bodies, xml } = callback.content;
    const content = { bodies, xml };
    const results = await played(
      { ...recording, callbacks: [{ ...callback, content, deliveries: [refused, refused] }] },
      botWith([echo()]),
    );
    const difference = results[0] && compare(results[0]);
    assert.deepEqual([difference?.verdict, difference?.before], ["changed", "[拒收 refused 503]"]);
  });

  it("sees that a message is refused now", async () => {
    const busy = definePlugin({
      name: "busy",
      setup(p) {
        p.collect(["text"], () => Promise.reject(new CallbackError(503, "ERR_UNAVAILABLE", "no")));
      },
    });
    const [result] = await played(await said("hi"), botWith([busy()]));
    assert.equal(result?.now.refused, 503);
  });

  it("waits for what is not of its clock, as the answer of another server", async () => {
    const server = createServer((request, response) => {
      request.on("data", (chunk) => response.write(chunk));
      request.on("end", () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const asking = answering(async (body) => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body });
      return answer.text();
    });
    const results = await played(await said("a", "b"), botWith([asking]));
    server.closeAllConnections();
    server.close();
    assert.deepEqual(verdicts(results), ["same", "same"]);
  });

  it("moves its clock for handlers that wait for nothing else", async () => {
    const sleepy = definePlugin({
      name: "sleepy",
      setup(p) {
        p.on("text", async ({ event, sleep }) => {
          await sleep(4_000);
          return event.content;
        });
      },
    });
    assert.deepEqual(verdicts(await played(await said("a"), botWith([sleepy()]))), ["same"]);
  });

  it("lets a message overtake one that is still being answered, as it did", async () => {
    const order: string[] = [];
    const plugin = definePlugin({
      name: "order",
      setup(p) {
        p.on("text", async ({ event, sleep }) => {
          order.push(`${event.content} begins`);
          if (event.content === "slow") await sleep(3_000);
          order.push(`${event.content} ends`);
          return event.content;
        });
      },
    });
    const recording = await recorded([plugin()], async (bot) => {
      await bot.user("li").says("slow");
      await bot.clock.advance("1s");
      await bot.user("wang").says("quick");
      await bot.clock.advance("5s");
    });
    const then = order.splice(0);
    const results = await played(recording, botWith([plugin()]));
    assert.deepEqual(order, then);
    assert.deepEqual(verdicts(results), ["same", "same"]);
    assert.deepEqual(
      results.map(({ event }) => event?.from?.userId),
      ["li", "wang"],
    );
  });

  it("plays a walk of hundreds of reports", async () => {
    const route = [
      { latitude: 23.1, longitude: 113.3 },
      { latitude: 23.11, longitude: 113.3 },
    ];
    const recording = await recorded(shipped(), (bot) => bot.user("li").walks(route, { speed: 4 }));
    assert.ok(recording.callbacks.length > 250);
    const results = await played(recording, botWith(shipped()));
    assert.deepEqual(new Set(verdicts(results)), new Set(["same"]));
  });

  it("asks for an app that the configuration has", async () => {
    const recording = await walk();
    const apps = [appOf({ name: "hr" }), appOf({ name: "it", path: "/it", agentId: "1000009" })];
    const two = resolvedBot({ plugins: shipped(), apps }, "data");
    assert.throws(() => void played(recording, two), { name: "Failed" });
    const results = await played(recording, two, "it");
    assert.deepEqual(verdicts(results), ["same", "same", "same", "same"]);
    assert.ok(results.every(({ event }) => event?.app === "it"));
  });

  it("plays what a member wrote, whatever it looks like", async () => {
    const texts = ["<AgentID>1</AgentID>]]>&amp;", " ]]><xml>", "😀\n第二行"];
    const results = await played(await said(...texts), botWith([echo()]));
    assert.deepEqual(
      results.map((one) => compare(one)),
      texts.map((text) => ({ verdict: "same", before: text, now: text })),
    );
  });

  it("plays nothing, when nothing was said", async () => {
    assert.deepEqual(await played(await said(), botWith([echo()])), []);
  });
});
