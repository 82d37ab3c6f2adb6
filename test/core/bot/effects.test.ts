import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { EventContext } from "../../../core/bot/context.ts";
import type { Registrar } from "../../../core/bot/plugin.ts";
import type { Entry } from "../../../core/bot/storage/entry.ts";
import { silent } from "../../../core/replies/outcome.ts";
import type { Tables } from "../../../core/stores/store.ts";
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
    assert.equal(count.get(), 10);
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
    assert.equal(count.get(), 2);
  });

  it("leaves no note when its change throws", async () => {
    const { accept, run, does, count, store } = await counting();
    const event = text("hi");
    await accept(event);
    does(({ update }) =>
      update(count, () => {
        throw new Error("no");
      }),
    );
    const { running } = await run(event);
    assert.equal(running.remembers, false);
    does(({ update }) => update(count, (value) => value + 1));
    await run(event, 2);
    assert.equal(count.get(), 1);
    assert.equal(store.ledger.find(event.id)?.state, "running");
  });

  it("tells whoever finishes the message that there are notes, also such as were found", async () => {
    const { accept, run, does, count, store } = await counting();
    const event = text("hi");
    await accept(event);
    const note = "probe update probe/count/a 0";
    does(({ update }) => update(count, (value) => value + 1));
    for (const attempt of [1, 2]) {
      const { running, commit } = await run(event, attempt);
      assert.equal(running.remembers, true);
      assert.equal(store.steps.find(event.id, note), "1");
      if (attempt === 2) await commit();
    }
    assert.equal(store.steps.find(event.id, note), undefined);
  });

  it("leaves no note for a message that is finished, or that nobody keeps", async () => {
    const { accept, run, does, count, store, bot } = await counting();
    const event = text("hi");
    await accept(event);
    await (await run(event)).commit();
    does(({ update }) => update(count, (value) => value + 1));
    for (const one of [event, text("hi")]) {
      const late = inTime();
      await bot.handle(one, late);
      assert.equal(late.remembers, false);
      assert.equal(store.steps.find(one.id, "probe update probe/count/a 0"), undefined);
    }
    assert.equal(count.get(), 2);
  });

  it("refuses what is no entry", async () => {
    const { does, tell, logged } = await counting();
    does(({ update }) => update({ get: () => 1 } as unknown as Entry<number>, (value) => value));
    await tell(text("hi"));
    assert.equal(logged("plugin.failed")[0]?.fields.code, "ERR_PLUGIN");
  });
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
      once("mail", () => {
        assert.ok(store.values("probe").get("once:mail", clock.now()));
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
    does(({ commit }) => commit(tables, (writer) => void writer.run(book)));
    const event = text("hi");
    await accept(event);
    await run(event);
    assert.deepEqual(rows(), []);
    await (await run(event, 2)).commit();
    assert.deepEqual(rows(), [{ who: "li" }]);
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
