import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { to } from "../../../../core/index.ts";
import { talking } from "./talking.ts";

describe("a step of a conversation", () => {
  it("is done once, however often the function runs", async () => {
    const keys: string[] = [];
    const { bot, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        const a = await c.ask("a", "a?");
        const done = await c.step("do", ({ idempotencyKey }) => {
          keys.push(idempotencyKey);
          return { a };
        });
        const b = await c.ask("b", "b?");
        return `${done.a}${b}`;
      }),
    );
    await says("t");
    await says("1");
    await bot.restart({ killed: true });
    assert.deepEqual(await says("2"), ["12"]);
    assert.equal(keys.length, 1);
    await bot.close();
  });

  it("is done again, with the same key, when the process died in the middle", async () => {
    const keys: string[] = [];
    const { bot, li, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        await c.ask("a", "a?");
        await c.step("first", () => 1);
        await c.step("do", async ({ idempotencyKey, signal }) => {
          keys.push(idempotencyKey);
          if (keys.length > 1) return;
          await new Promise((_, reject) => signal.addEventListener("abort", reject));
        });
        return "done";
      }),
    );
    await says("t");
    await li.says("1");
    await bot.restart({ killed: true });
    await bot.idle();
    assert.equal(li.inbox.texts().at(-1), "done");
    assert.equal(keys.length, 2);
    assert.equal(new Set(keys).size, 1);
    await bot.close();
  });

  it("is tried again as often as it says, and what it throws may be caught, for good", async () => {
    let tries = 0;
    const { bot, li, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        let told = "";
        try {
          await c.step(
            "do",
            () => {
              tries += 1;
              throw Object.assign(new TypeError("no"), { code: "E" });
            },
            { tries: 3, wait: "1s" },
          );
        } catch (error) {
          const { name, message, code } = error as Error & { code: string };
          told = `${name} ${message} ${code}`;
        }
        await c.ask("a", told);
        return told;
      }),
    );
    await says("t");
    await bot.clock.advance("3s");
    assert.equal(tries, 3);
    assert.match(li.inbox.texts()[0] ?? "", /^TypeError no E/);
    assert.deepEqual(await says("x"), ["TypeError no E"]);
    assert.equal(tries, 3);
    await bot.close();
  });

  it("that takes long has its answer pushed", async () => {
    const { bot, li, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        await c.step("slow", () => new Promise<void>((done) => void p.clock.after(20_000, done)));
        return c.ask("a", "a?");
      }),
    );
    await says("t");
    await bot.clock.advance("20s");
    assert.match(li.inbox.texts()[0] ?? "", /^a\?/);
    assert.deepEqual(await says("1"), ["1"]);
    await bot.close();
  });

  it("may send, change values and write rows, each once", async () => {
    const { bot, wang, says } = await talking((p) => {
      const count = p.store("count", () => 0);
      const tables = p.tables(["create table {said} (text text not null) strict"]);
      p.command("rows", async () => {
        const rows = await tables.all("select text from {said}");
        return rows.map(({ text }) => text).join();
      });
      p.conversation("t", async (c) => {
        const a = await c.ask("a", "a?");
        const seen = await c.update("count", count.of(c.member), (n) => n + 1);
        c.commit(tables, (rows) => rows.run("insert into {said} values (?)", [a]));
        await c.push("tell", `said ${a}`, to.user("wang"));
        await c.ask("b", "b?");
        return `${seen}`;
      });
    });
    await says("t");
    await says("1");
    await bot.restart({ killed: true });
    assert.deepEqual(await says("2"), ["1"]);
    assert.deepEqual(wang.inbox.texts(), ["said 1"]);
    assert.deepEqual(await says("rows"), ["1"]);
    await bot.close();
  });

  it("beside others is told by the order in which they begin", async () => {
    const { bot, says } = await talking((p) =>
      p.conversation("t", async (c) => {
        let resolve = (_: string) => {};
        const promise = new Promise<string>((settle) => {
          resolve = settle;
        });
        // The first to begin is the last to end.
        const all = await Promise.all([
          c.step("a", () => promise),
          c.step("b", () => {
            resolve("a");
            return "b";
          }),
        ]);
        await c.ask("q", "q?");
        return all.join();
      }),
    );
    await says("t");
    await bot.idle();
    assert.deepEqual(await says("x"), ["a,b"]);
    await bot.close();
  });
});

describe("a conversation whose function throws", () => {
  it("leaves a dead letter, and its question open", async () => {
    let isBroken = true;
    const { bot, says } = await talking(
      (p) =>
        p.conversation("t", async (c) => {
          const a = await c.ask("a", "a?");
          if (isBroken) throw new Error("broken");
          return a;
        }),
      { strict: false },
    );
    await says("t");
    assert.deepEqual(await says("1"), []);
    assert.match(bot.problems[0]?.message ?? "", /plugin probe threw in conversation t/);
    isBroken = false;
    assert.deepEqual(await says("2"), ["2"]);
    await bot.close();
  });
});
