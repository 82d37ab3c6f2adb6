import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { EventContext } from "../../../core/bot/context.ts";
import type { Registrar } from "../../../core/bot/plugin.ts";
import type { Entry } from "../../../core/bot/storage/entry.ts";
import type { Tables } from "../../../core/bot/storage/tables.ts";
import { BotError } from "../../../core/errors.ts";
import { silent } from "../../../core/replies/outcome.ts";
import { text } from "../../support/events.ts";
import { keepingBot } from "./kept.ts";
import { botOf, inTime, plugin, settle } from "./probe.ts";

/** A plugin that answers every text in the way it is told by the moment. */
function answering(setup: (p: Registrar) => void = () => {}) {
  let handler: (ctx: EventContext) => unknown = () => silent;
  const made = plugin("probe", (p) => {
    setup(p);
    p.on("text", async (ctx) => {
      await handler(ctx);
      return "done";
    });
  });
  return {
    plugin: made,
    does(next: typeof handler) {
      handler = next;
    },
  };
}

describe("ctx.update", () => {
  async function counting() {
    let count: Entry<number> | undefined;
    const probe = answering((p) => {
      count = p.store("count", () => 0).of("a");
    });
    const made = await keepingBot([probe.plugin]);
    assert.ok(count);
    return { ...made, ...probe, count };
  }

  it("changes once for each message, and gives the same result again", async () => {
    const { accept, run, does, count, tell } = await counting();
    const results: number[] = [];
    does(async ({ update }) => {
      results.push(await update(count, (value) => value + 1));
      results.push(await update(count, (value) => value * 10));
    });
    const event = text("hi");
    await accept(event);
    await run(event);
    const second = await run(event, 2);
    assert.deepEqual(results, [1, 10, 1, 10]);
    assert.equal(await count.get(), 10);
    await second.commit();
    await tell(text("hi"));
    assert.deepEqual(results.slice(4), [11, 110]);
  });

  it("goes on where the first run ended", async () => {
    const { accept, run, does, count } = await counting();
    const event = text("hi");
    await accept(event);
    does(({ update }) => update(count, (value) => value + 1));
    await run(event);
    does(async ({ update }) => {
      await update(count, (value) => value + 1);
      await update(count, (value) => value + 1);
    });
    await run(event, 2);
    assert.equal(await count.get(), 2);
  });

  it("leaves no note when its change throws", async () => {
    const { accept, run, does, count } = await counting();
    const event = text("hi");
    await accept(event);
    does(({ update }) =>
      update(count, () => {
        throw new Error("no");
      }),
    );
    await run(event);
    does(({ update }) => update(count, (value) => value + 1));
    const { running } = await run(event, 2);
    assert.equal(running.memos.size, 0);
    assert.equal(await count.get(), 1);
  });

  it("is noted under a name that the next run finds", async () => {
    const { accept, run, takeUp, does, count } = await counting();
    const event = text("hi");
    await accept(event);
    does(({ update }) => update(count, (value) => value + 1));
    for (const attempt of [1, 2]) {
      await run(event, attempt);
      assert.deepEqual(
        [...((await takeUp(event.id)) ?? [])],
        [["probe update probe/count/a 0", "1"]],
      );
    }
  });

  it("changes without a note for a message that nobody keeps", async () => {
    const { does, count, bot } = await counting();
    does(({ update }) => update(count, (value) => value + 1));
    const event = text("hi");
    for (const attempt of [1, 2]) await bot.handle(event, inTime({ attempt }));
    assert.equal(await count.get(), 2);
  });

  it("changes without a note when the message has come to its end meanwhile", async () => {
    const { accept, run, does, count } = await counting();
    const event = text("hi");
    await accept(event);
    let later: Promise<number> | undefined;
    let go = () => {};
    const gone = new Promise<void>((resolve) => {
      go = resolve;
    });
    does(({ update }) => {
      later = gone.then(() => update(count, (value) => value + 1));
    });
    const { commit } = await run(event);
    const committed = commit();
    go();
    assert.deepEqual([(await committed).ok, await later], [true, 1]);
    assert.equal(await count.get(), 1);
  });

  it("changes nothing when another run has the message by now", async () => {
    const { accept, takeUp, run, does, count, logged } = await counting();
    const event = text("hi");
    await accept(event);
    does(async ({ update }) => {
      await takeUp(event.id);
      await update(count, (value) => value + 1);
    });
    await run(event);
    assert.equal(logged("plugin.failed")[0]?.fields.code, "ERR_CONFLICT");
    assert.equal(await count.get(), 0);
  });

  it("changes nothing for a message that could not be taken in", async () => {
    const { bot, does, count, logged } = await counting();
    does(({ update }) => update(count, (value) => value + 1));
    const given = new AbortController();
    const claim = async () => {
      given.abort(new BotError("ERR_UNAVAILABLE", "the message cannot be stored now"));
      return undefined;
    };
    await bot.handle(text("hi"), inTime({ claim, signal: given.signal }));
    // The handler gives up, as whoever waits by the signal does.
    assert.deepEqual(logged("plugin.failed"), []);
    assert.equal(await count.get(), 0);
  });

  it("refuses what is no entry", async () => {
    const { does, tell, logged } = await counting();
    does(({ update }) => update({ get: () => 1 } as unknown as Entry<number>, (value) => value));
    await tell(text("hi"));
    assert.equal(logged("plugin.failed")[0]?.fields.code, "ERR_PLUGIN");
  });
});

describe("ctx.add", () => {
  async function adding(init = 0, expires?: number) {
    let count: Entry<number> | undefined;
    const probe = answering((p) => {
      count = p.store("count", () => init, expires === undefined ? {} : { expires }).of("a");
    });
    const made = await keepingBot([probe.plugin]);
    assert.ok(count);
    return { ...made, ...probe, count };
  }

  for (const [what, init, expires] of [
    ["from 0", 0, undefined],
    ["from another number", 100, undefined],
    ["to what lives for a while", 0, 1_000],
  ] as const) {
    it(`adds ${what}, once for each message, and gives the same result again`, async () => {
      const { accept, run, does, count, tell } = await adding(init, expires);
      const results: number[] = [];
      does(async ({ add }) => {
        results.push(await add(count, 5));
        results.push(await add(count, -2));
      });
      const event = text("hi");
      await accept(event);
      await run(event);
      await (await run(event, 2)).commit();
      assert.deepEqual(results, [init + 5, init + 3, init + 5, init + 3]);
      await tell(text("hi"));
      assert.equal(await count.get(), init + 6);
    });
  }

  it("adds for many messages at once", async () => {
    const { does, count, tell } = await adding();
    does(({ add }) => add(count, 1));
    await Promise.all(Array.from({ length: 50 }, () => tell(text("hi"))));
    assert.equal(await count.get(), 50);
  });

  it("is told apart from an update of the same entry", async () => {
    const { accept, run, does, count } = await adding();
    does(async ({ add, update }) => {
      await add(count, 1);
      await update(count, (value) => value * 10);
    });
    const event = text("hi");
    await accept(event);
    await run(event);
    await run(event, 2);
    assert.equal(await count.get(), 10);
  });

  it("refuses what is no entry", async () => {
    const { does, tell, logged } = await adding();
    does(({ add }) => add({ get: async () => 1 } as unknown as Entry<number>, 1));
    await tell(text("hi"));
    assert.equal(logged("plugin.failed")[0]?.fields.code, "ERR_PLUGIN");
  });
});

describe("what leaves notes", () => {
  for (const [what, use] of Object.entries<(ctx: EventContext, count: Entry<number>) => unknown>({
    "ctx.update": ({ update }, count) => update(count, (value) => value + 1),
    "ctx.add": ({ add }, count) => add(count, 1),
    "ctx.step": ({ step }) => step("ask", () => 1),
  })) {
    it(`has the message written down in the same turn: ${what}`, async () => {
      let count: Entry<number> | undefined;
      const { plugin: probe, does } = answering((p) => {
        count = p.store("count", () => 0).of("a");
      });
      const { bot } = await keepingBot([probe]);
      let isAsked = false;
      let wasAsked: boolean | undefined;
      does(async (ctx) => {
        assert.ok(count);
        const done = use(ctx, count);
        wasAsked = isAsked;
        await done;
      });
      const claim = async () => {
        isAsked = true;
        return undefined;
      };
      await bot.handle(text("hi"), inTime({ claim }));
      assert.equal(wasAsked, true);
    });
  }
});

describe("ctx.step", () => {
  it("is done once, and its result is there again", async () => {
    const { plugin: probe, does } = answering();
    const { accept, run, tell } = await keepingBot([probe]);
    let done = 0;
    const results: unknown[] = [];
    does(async ({ step }) => {
      results.push(await step("ask", async () => ({ answer: ++done })));
      results.push(await step("say", () => {}));
    });
    const event = text("hi");
    await accept(event);
    await run(event);
    await (await run(event, 2)).commit();
    assert.equal(done, 1);
    assert.deepEqual(results, [{ answer: 1 }, undefined, { answer: 1 }, undefined]);
    await tell(text("hi"));
    assert.equal(done, 2);
  });

  it("gives the same result when it is asked for twice, also at once", async () => {
    const { plugin: probe, does } = answering();
    const { tell } = await keepingBot([probe]);
    let done = 0;
    const results: unknown[] = [];
    does(async ({ step }) => {
      const ask = () => step("ask", async () => ++done);
      results.push(...(await Promise.all([ask(), ask()])), await ask());
    });
    await tell(text("hi"));
    assert.deepEqual(results, [1, 1, 1]);
  });

  it("has a key that is the same each time, and another for every step and message", async () => {
    const { plugin: probe, does } = answering();
    const { accept, run } = await keepingBot([probe]);
    const keys: string[] = [];
    does(async ({ step }) => {
      for (const name of ["a", "b"]) {
        await step(name, ({ idempotencyKey }) => {
          keys.push(idempotencyKey);
          throw new Error("down");
        }).catch(() => {});
      }
    });
    const event = text("hi");
    await accept(event);
    await run(event);
    await run(event, 2);
    await accept(text("hi"));
    await run(text("hi"));
    assert.deepEqual(keys.slice(0, 2), keys.slice(2, 4));
    assert.equal(new Set(keys).size, 4);
    assert.ok(keys.every((key) => /^[0-9a-f]{32}$/.test(key)));
  });

  it("may be tried again when it failed", async () => {
    const { plugin: probe, does } = answering();
    const { tell } = await keepingBot([probe]);
    let tries = 0;
    let result: unknown;
    does(async ({ step }) => {
      const ask = () =>
        step("ask", () => {
          tries += 1;
          if (tries === 1) throw new Error("busy");
          return "there";
        });
      await assert.rejects(ask(), { message: "busy" });
      result = await ask();
    });
    await tell(text("hi"));
    assert.equal(result, "there");
  });

  for (const [what, name, value, code] of [
    ["a result that is no data", "a", new Date(0), "ERR_VALUE"],
    ["a step without a name", "", 1, "ERR_PLUGIN"],
    ["a name that is no text", 5 as unknown as string, 1, "ERR_PLUGIN"],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { plugin: probe, does } = answering();
      const { tell, logged } = await keepingBot([probe]);
      does(({ step }) => step(name, () => value));
      await tell(text("hi"));
      assert.equal(logged("plugin.failed")[0]?.fields.code, code);
    });
  }
});

describe("ctx.once", () => {
  it("does it for the first message alone, and says so", async () => {
    const { plugin: probe, does } = answering();
    const { tell } = await keepingBot([probe]);
    const said: boolean[] = [];
    const done: string[] = [];
    const welcome = (who: string) =>
      does(async ({ once }) => {
        said.push(await once(`welcome ${who}`, () => done.push(who)));
      });
    welcome("li");
    await tell(text("hi"));
    await tell(text("hi"));
    welcome("wang");
    await tell(text("hi"));
    assert.deepEqual(said, [true, false, true]);
    assert.deepEqual(done, ["li", "wang"]);
  });

  it("has the key on disk before it begins, so that what failed is not done again", async () => {
    const { plugin: probe, does } = answering();
    const { tell, store, clock } = await keepingBot([probe]);
    let done = 0;
    does(({ once }) =>
      once("mail", async () => {
        assert.ok(await store.values.get("probe", "once:mail", clock.now()));
        done += 1;
        throw new Error("refused");
      }),
    );
    await tell(text("hi"));
    await tell(text("hi"));
    assert.equal(done, 1);
  });

  it("forgets the key after the time it is told", async () => {
    const { plugin: probe, does } = answering();
    const { tell, clock } = await keepingBot([probe]);
    const said: boolean[] = [];
    does(async ({ once }) => said.push(await once("daily", () => {}, { for: 1_000 })));
    await tell(text("hi"));
    await clock.advance(999);
    await tell(text("hi"));
    await clock.advance(2);
    await tell(text("hi"));
    assert.deepEqual(said, [true, false, true]);
  });

  it("is apart from the entries of a store, whatever they are called", async () => {
    const { plugin: probe, does } = answering((p) => {
      void p
        .store("once", () => 0)
        .of("a")
        .set(1);
    });
    const { tell } = await keepingBot([probe]);
    let ran: unknown;
    does(async ({ once }) => {
      ran = await once("a", () => {});
    });
    await tell(text("hi"));
    assert.equal(ran, true);
  });

  it("refuses a life that is none", async () => {
    const { plugin: probe, does } = answering();
    const { tell, logged } = await keepingBot([probe]);
    does(({ once }) => once("a", () => {}, { for: Number.NaN }));
    await tell(text("hi"));
    assert.equal(logged("plugin.failed")[0]?.fields.code, "ERR_PLUGIN");
  });
});

describe("ctx.commit", () => {
  async function booking() {
    let tables: Tables | undefined;
    const probe = answering((p) => {
      tables = p.tables(["create table {bookings} (who text) strict"]);
    });
    const made = await keepingBot([probe.plugin]);
    assert.ok(tables);
    const booked = tables;
    return {
      ...made,
      ...probe,
      tables: booked,
      rows: () => booked.all("select who from {bookings}"),
    };
  }
  const book = "insert into {bookings} values ('li')";

  it("writes when the message is finished, not before", async () => {
    const { accept, run, does, tables, rows } = await booking();
    does(({ commit }) => commit(tables, (rows) => rows.run(book)));
    const event = text("hi");
    await accept(event);
    await run(event);
    assert.deepEqual(await rows(), []);
    await (await run(event, 2)).commit();
    assert.deepEqual(await rows(), [{ who: "li" }]);
  });

  it("says how many rows are to change", async () => {
    const { accept, run, does, tables, rows } = await booking();
    does(({ commit }) =>
      commit(tables, (writer) => {
        writer.run(book);
        writer.run("delete from {bookings} where who = ?", ["wang"], { changes: 1 });
      }),
    );
    const event = text("hi");
    await accept(event);
    const finished = await (await run(event)).commit();
    assert.ok(!finished.ok && finished.why === "statement");
    assert.deepEqual([finished.index, finished.error], [1, undefined]);
    assert.deepEqual(await rows(), []);
  });

  it("is refused to the handler where it cannot be taken down", async () => {
    const { does, tell, tables, rows, logged } = await booking();
    does(({ commit }) => commit(tables, (writer) => writer.run(book, ["too many"])));
    await tell(text("hi"));
    assert.equal(logged("plugin.failed")[0]?.fields.error, "TypeError");
    assert.deepEqual(await rows(), []);
  });

  for (const [what, use] of Object.entries<(ctx: EventContext, tables: Tables) => void>({
    "what are no tables": ({ commit }) => commit({} as Tables, () => {}),
    "nothing to do": ({ commit }, tables) => commit(tables, undefined as unknown as () => void),
  })) {
    it(`refuses ${what}`, async () => {
      const { does, tell, tables, logged } = await booking();
      does((ctx) => use(ctx, tables));
      await tell(text("hi"));
      assert.equal(logged("plugin.failed")[0]?.fields.code, "ERR_PLUGIN");
    });
  }
});

describe("a context", () => {
  it("tells which run it is", async () => {
    const attempts: number[] = [];
    const { plugin: probe, does } = answering();
    const { bot } = await botOf([probe]);
    does(({ attempt }) => attempts.push(attempt));
    await bot.handle(text("hi"), inTime({ attempt: 3 }));
    assert.deepEqual(attempts, [3]);
  });

  it("says what is missing without a store", async () => {
    const { plugin: probe, does } = answering();
    const { ask, logged } = await botOf([probe]);
    for (const use of [
      ({ step }: EventContext) => step("a", () => 1),
      ({ once }: EventContext) => once("a", () => 1),
    ]) {
      does(use);
      await ask(text("hi"));
    }
    assert.deepEqual(
      logged("plugin.failed").map(({ fields }) => fields.code),
      ["ERR_PLUGIN", "ERR_PLUGIN"],
    );
  });

  it("makes none of this for handlers that use none of it", async () => {
    const { plugin: probe, does } = answering();
    const { bot } = await botOf([probe]);
    let keys: readonly string[] = [];
    does((ctx) => {
      keys = Object.keys(ctx);
    });
    await bot.handle(text("hi"), inTime());
    await settle();
    assert.deepEqual(keys, ["event", "args", "match"]);
  });
});
