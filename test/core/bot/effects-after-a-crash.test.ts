import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { EventContext } from "../../../core/bot/context.ts";
import type { Registrar } from "../../../core/bot/plugin.ts";
import type { Entry } from "../../../core/bot/storage/entry.ts";
import { pass } from "../../../core/replies/outcome.ts";
import { to } from "../../../core/replies/recipient.ts";
import { text } from "../../support/events.ts";
import { keepingBot } from "./kept.ts";
import { plugin, settle } from "./probe.ts";

/** Something that a handler does; `both` does all of its parts at once. */
type Deed =
  | { readonly is: "update"; readonly entry: string }
  | { readonly is: "step" | "once" | "push"; readonly name: string }
  | { readonly is: "named push"; readonly name: string; readonly key: string }
  | { readonly is: "commit" }
  | { readonly is: "both"; readonly parts: readonly Deed[] };

const single: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ is: fc.constant("update" as const), entry: fc.constantFrom("a", "b") }),
  fc.record({ is: fc.constantFrom("step", "once", "push"), name: fc.uuid() }),
  fc.record({ is: fc.constant("named push" as const), name: fc.uuid(), key: fc.uuid() }),
  fc.record({ is: fc.constant("commit" as const) }),
);
const deeds = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: single },
    fc.record({
      is: fc.constant("both" as const),
      parts: fc.array(single, { minLength: 2, maxLength: 4 }),
    }),
  ),
  { maxLength: 6 },
);
const flat = (all: readonly Deed[]): readonly Deed[] =>
  all.flatMap((deed) => (deed.is === "both" ? flat(deed.parts) : [deed]));

/**
 * The process while it lives: it passes one point after another, and dies at the one that it is
 * told. Whoever comes to a point of a dead process waits for ever.
 */
class Life {
  readonly died: Promise<void>;
  #die: () => void = () => {};
  #left: number;

  constructor(points: number) {
    this.#left = points;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  async point(): Promise<void> {
    this.#left -= 1;
    if (this.#left >= 0) return;
    this.#die();
    await new Promise(() => {});
  }
}

interface Script {
  /** A handler that passes, one of the same plugin that answers, and a watcher. */
  readonly first: readonly Deed[];
  readonly second: readonly Deed[];
  readonly watching: readonly Deed[];
}
const scripts: fc.Arbitrary<Script> = fc.record({
  first: deeds,
  second: deeds,
  watching: deeds.map((all) => all.filter(({ is }) => is !== "commit" && is !== "both")),
});

/** What reached the outside world, by the name of the deed. */
class World {
  readonly steps = new Map<string, number>();
  readonly onces = new Map<string, number>();
  readonly results = new Map<string, Set<unknown>>();
}

async function stage({ first, second, watching }: Script) {
  const world = new World();
  /** By attempt: what a dead process has left over meets its own end, not the next one's life. */
  const lives = new Map<number, Life>();
  const watched = new Map<number, Promise<void>>();
  let reading: { entry(key: string): Entry<number>; bookings(): Promise<number> } | undefined;

  const setup = (p: Registrar) => {
    const counts = p.store("count", () => 0);
    const tables = p.tables(["create table {bookings} (x text) strict"]);
    reading = {
      entry: (key) => counts.of(key),
      bookings: async () => (await tables.all("select x from {bookings}")).length,
    };

    const does = async (ctx: Omit<EventContext, "commit">, deed: Deed, alive: Life) => {
      await alive.point();
      switch (deed.is) {
        case "update":
          await ctx.update(counts.of(deed.entry), (count) => count + 1);
          break;
        case "step": {
          const result = await ctx.step(deed.name, async () => {
            await alive.point();
            const count = (world.steps.get(deed.name) ?? 0) + 1;
            world.steps.set(deed.name, count);
            return count;
          });
          const results = world.results.get(deed.name) ?? new Set();
          world.results.set(deed.name, results.add(result));
          break;
        }
        case "once":
          await ctx.once(deed.name, async () => {
            await alive.point();
            world.onces.set(deed.name, (world.onces.get(deed.name) ?? 0) + 1);
          });
          break;
        case "push":
          await ctx.push(deed.name, to.user("li"));
          break;
        case "named push":
          await ctx.push(deed.name, to.user("li"), { key: deed.key });
          break;
        case "commit":
          (ctx as EventContext).commit(tables, (rows) =>
            rows.run("insert into {bookings} values ('x')"),
          );
          break;
        case "both":
          await Promise.all(deed.parts.map((part) => does(ctx, part, alive)));
      }
      await alive.point();
    };
    const doesAll = async (ctx: Omit<EventContext, "commit">, all: readonly Deed[]) => {
      const alive = lives.get(ctx.attempt);
      assert.ok(alive);
      for (const deed of all) await does(ctx, deed, alive);
    };

    p.hears(/./, async (ctx) => {
      await doesAll(ctx, first);
      return pass;
    });
    p.on("text", async (ctx) => {
      await doesAll(ctx, second);
      return "done";
    });
    p.observe("text", (ctx) => {
      const ended = doesAll(ctx, watching);
      watched.set(ctx.attempt, ended);
      return ended;
    });
  };

  const bot = await keepingBot([plugin("probe", setup)]);
  assert.ok(reading);
  const read = reading;
  return {
    ...bot,
    world,
    read,
    /** @returns the run, unless the process died in it */
    async live(event: ReturnType<typeof text>, points: number, attempt: number) {
      const life = new Life(points);
      lives.set(attempt, life);
      const running = bot.run(event, attempt).then(async (ended) => {
        await settle();
        await watched.get(attempt);
        return ended;
      });
      return Promise.race([running, life.died.then(() => undefined)]);
    },
  };
}

describe("effects of a message whose handling is cut off again and again", () => {
  it("happen once each", async () => {
    await fc.assert(
      fc.asyncProperty(
        scripts,
        fc.array(fc.nat({ max: 30 }), { maxLength: 4 }),
        async (script, deaths) => {
          const { accept, live, world, read, requests, store } = await stage(script);
          const event = text("hi");
          await accept(event);
          for (const [index, points] of [...deaths, Number.POSITIVE_INFINITY].entries()) {
            const ended = await live(event, points, index + 1);
            if (!ended) continue;
            assert.deepEqual(ended.said, ["done"]);
            await ended.commit();
            break;
          }

          const all = flat([...script.first, ...script.second, ...script.watching]);
          const names = (is: Deed["is"]) =>
            all.flatMap((deed) => (deed.is === is && "name" in deed ? [deed.name] : []));
          for (const key of ["a", "b"]) {
            const expected = all.filter((deed) => deed.is === "update" && deed.entry === key);
            assert.equal(await read.entry(key).get(), expected.length);
          }
          assert.equal(await read.bookings(), all.filter(({ is }) => is === "commit").length);
          assert.deepEqual(
            requests.map(({ reply }) => "content" in reply && reply.content).toSorted(),
            [...names("push"), ...names("named push")].toSorted(),
          );
          for (const name of names("step")) {
            assert.ok((world.steps.get(name) ?? 0) >= 1);
            assert.equal(world.results.get(name)?.size, 1);
          }
          for (const name of names("once")) assert.ok((world.onces.get(name) ?? 0) <= 1);
          const whole = deaths.length === 0;
          if (whole) assert.ok(names("step").every((name) => world.steps.get(name) === 1));
          if (whole) assert.ok(names("once").every((name) => world.onces.get(name) === 1));
          await store.close();
        },
      ),
      { numRuns: 150 },
    );
  });
});
