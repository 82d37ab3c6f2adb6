import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "vitest";
import { echoing, ends, start } from "./probe.ts";

describe("time in a test", () => {
  it("shows the redeliveries of a handler that takes six seconds, and one run", async () => {
    let runs = 0;
    const bot = await start(
      (p) =>
        p.on("text", async ({ sleep }) => {
          runs += 1;
          await sleep(6_000);
          return `run ${runs}`;
        }),
      { onLate: "retry-window" },
    );
    const li = bot.user("li");
    await li.says("slow");
    assert.deepEqual(li.inbox.texts(), []);
    assert.deepEqual(ends(bot), [undefined]);
    await bot.clock.advance("4999ms");
    assert.deepEqual(ends(bot), [undefined]);
    await bot.clock.advance("1ms");
    assert.deepEqual(ends(bot), ["cut", undefined]);
    await bot.clock.advance("1s");
    assert.deepEqual(li.inbox.texts(), ["run 1"]);
    assert.deepEqual(ends(bot), ["cut", "replied"]);
    assert.equal(runs, 1);
    const [first, second] = bot.deliveries;
    assert.equal((second?.sentAt ?? 0) - (first?.sentAt ?? 0), 5_000);
    assert.notEqual(second?.query, first?.query);
  });

  it("sends the very same bytes again where the platform does so", async () => {
    const bot = await start(
      (p) =>
        p.on("text", async ({ sleep }) => {
          await sleep(11_000);
          return "done";
        }),
      { onLate: "retry-window", sandbox: { resigns: false } },
    );
    await bot.user("li").says("slow");
    await bot.clock.advance("11s");
    assert.deepEqual(ends(bot), ["cut", "cut", "replied"]);
    assert.equal(new Set(bot.deliveries.map(({ query }) => query)).size, 1);
    assert.deepEqual(bot.user("li").inbox.texts(), ["done"]);
  });

  for (const aheadMs of [-400 * 86_400_000, -3_600_000, 3_600_000, 400 * 86_400_000]) {
    it(`sends at its time what waits, though the clock is set by ${aheadMs} ms`, async () => {
      const bot = await start((p) =>
        p.on("text", async ({ sleep }) => {
          await sleep(6_000);
          return "at last";
        }),
      );
      const path = "/cgi-bin/message/send";
      bot.faults.add({ kind: "api.errcode", errcode: -1 }, { path, times: 1 });
      const li = bot.user("li");
      await li.says("slow");
      await bot.clock.advance("6s");
      assert.deepEqual(li.inbox.texts(), []);
      bot.clock.setAhead(aheadMs);
      await bot.clock.advance("1s");
      assert.deepEqual(li.inbox.texts(), ["at last"]);
      await li.says("slow too");
      await bot.clock.advance("7s");
      assert.deepEqual(li.inbox.texts(), ["at last", "at last"]);
    });
  }

  it("pushes an answer that takes six seconds, once it is there", async () => {
    const bot = await start((p) =>
      p.on("text", async ({ sleep }) => {
        await sleep(6_000);
        return "at last";
      }),
    );
    const li = bot.user("li");
    await li.says("slow");
    await bot.clock.advance("5999ms");
    assert.deepEqual(ends(bot), ["acknowledged"]);
    assert.deepEqual(li.inbox.texts(), []);
    await bot.clock.advance("1ms");
    assert.deepEqual(li.inbox.texts(), ["at last"]);
    assert.deepEqual(
      bot.api.calls.map(({ path }) => path),
      ["/cgi-bin/gettoken", "/cgi-bin/message/send"],
    );
  });

  it("drops late answers where the app is told to, and says so in the log", async () => {
    const late: boolean[] = [];
    const bot = await start(
      (p) =>
        p.on("text", async (ctx) => {
          late.push(ctx.late);
          await ctx.sleep(6_000);
          late.push(ctx.late);
          return "too late";
        }),
      { onLate: "drop" },
    );
    const li = bot.user("li");
    await li.says("slow");
    await bot.clock.advance("20s");
    assert.deepEqual(li.inbox.all(), []);
    assert.deepEqual(ends(bot), ["acknowledged"]);
    assert.deepEqual(late, [false, true]);
    assert.ok(bot.log.some(({ event }) => event === "delivery.undelivered"));
  });

  it("tells a handler to give up after ten minutes", async () => {
    const bot = await start(
      (p) =>
        p.on("text", async ({ sleep }) => {
          await sleep(3_600_000);
          return "never";
        }),
      { strict: false },
    );
    await bot.user("li").says("slow");
    await bot.clock.advance("11m");
    assert.ok(bot.problems.some(({ code }) => code === "handler.hard_limit"));
    assert.equal(
      bot.clock.pending,
      5,
      "two servers look after their sockets, store and mailbox are tidied, the time is kept",
    );
  });

  it("moves the timers of plugins, each at its moment", async () => {
    const fired: number[] = [];
    const bot = await start((p) => {
      const begin = p.clock.monotonic();
      const every = () => {
        fired.push(p.clock.monotonic() - begin);
        p.clock.after(60_000, every);
      };
      p.clock.after(60_000, every);
    });
    await bot.clock.advance("3m");
    assert.deepEqual(fired, [60_000, 120_000, 180_000]);
  });

  it("lets batches close by themselves", async () => {
    const batches: number[] = [];
    const bot = await start((p) => {
      p.collect(":position", (events) => void batches.push(events.length));
      p.on("location", () => "noted");
    });
    const li = bot.user("li");
    const place = { latitude: 31.2, longitude: 121.4 };
    await li.sends({ kind: "location", ...place });
    assert.deepEqual(li.inbox.texts(), ["noted"]);
    await Promise.all(["a", "b", "c"].map((name) => bot.user(name).reports(place)));
    assert.deepEqual(batches, [1, 3]);
    assert.deepEqual(ends(bot), ["replied", "acknowledged", "acknowledged", "acknowledged"]);
  });

  it("answers a hundred members at once, at the same moment", async () => {
    const bot = await start(echoing);
    const begin = bot.clock.now();
    const members = Array.from({ length: 100 }, (_, index) => bot.user(`member-${index}`));
    await Promise.all(members.map((member) => member.says(`I am ${member.userId}`)));
    for (const { inbox, userId } of members) assert.deepEqual(inbox.texts(), [`I am ${userId}`]);
    assert.equal(bot.clock.now(), begin);
  });

  it("does not go on before observers and their files are done", async () => {
    const seen: string[] = [];
    const bot = await start((p) => {
      p.observe("text", async () => {
        seen.push(JSON.parse(await readFile("package.json", "utf8")).name);
      });
      p.on("text", () => "at once");
    });
    await bot.user("li").says("hi");
    assert.deepEqual(seen, ["huiyin"]);
  });

  it("waits for a file that a handler reads", async () => {
    const bot = await start((p) =>
      p.on("text", async () => JSON.parse(await readFile("package.json", "utf8")).name),
    );
    await bot.user("li").says("who are you");
    assert.deepEqual(bot.user("li").inbox.texts(), ["huiyin"]);
  });

  it("waits for another server when it is asked to", async () => {
    let answer = () => {};
    const server = createServer((_request, response) => {
      answer = () => response.end("from afar");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const bot = await start((p) =>
      p.on("text", async () => (await fetch(`http://127.0.0.1:${port}`)).text()),
    );
    const li = bot.user("li");
    const said = li.says("ask");
    await new Promise<void>((resolve) => server.once("request", () => resolve()));
    await said;
    assert.deepEqual(li.inbox.texts(), []);
    answer();
    await bot.idle();
    assert.deepEqual(li.inbox.texts(), ["from afar"]);
    server.close();
    server.closeAllConnections();
  });

  it("goes on while a handler waits for what the test does next", async () => {
    let open = (_: string) => {};
    const gate = new Promise<string>((resolve) => {
      open = resolve;
    });
    const bot = await start((p) => p.on("text", () => gate));
    const li = bot.user("li");
    await li.says("knock");
    open("come in");
    await bot.idle();
    assert.deepEqual(li.inbox.texts(), ["come in"]);
  });
});
