import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { z } from "zod";
import { definePlugin, type Plugin, type Registrar } from "../../../core/bot/plugin.ts";
import { optional, service } from "../../../core/bot/service.ts";
import { ConfigError } from "../../../core/errors.ts";
import { text } from "../../support/events.ts";
import { botOf, plugin, settle } from "./probe.ts";

const issuesOf = async (plugins: readonly unknown[]) => {
  const refused = await botOf(plugins as readonly Plugin[]).then(
    () => assert.fail("the bot was made"),
    (error: unknown) => error,
  );
  assert.ok(refused instanceof ConfigError);
  return refused.issues.map(({ path }) => path);
};

const configured = (name: string, config: z.ZodType) =>
  definePlugin({ name, config, setup: () => {} }) as (input?: unknown) => Plugin;

describe("configuration of plugins", () => {
  it("is what the schema makes of it, later too", async () => {
    let seen: unknown;
    const probe = definePlugin({
      name: "probe",
      config: z.object({ keep: z.number().default(3), word: z.string().refine(async () => true) }),
      setup(p) {
        seen = p.config;
      },
    });
    await botOf([probe({ word: "a" })]);
    assert.deepEqual(seen, { keep: 3, word: "a" });
  });

  it("may be left out where everything has a default", async () => {
    const seen: unknown[] = [];
    const probe = <C extends z.ZodType>(name: string, config: C) =>
      definePlugin({ name, config, setup: (p) => void seen.push(p.config) }) as () => Plugin;
    await botOf([
      probe("object", z.object({ keep: z.number().default(3) }))(),
      probe("text", z.string().default("a"))(),
      probe("optional", z.object({}).optional())(),
    ]);
    assert.deepEqual(seen, [{ keep: 3 }, "a", undefined]);
  });

  it("is refused with all problems of all plugins at once", async () => {
    const rules = z.object({ rules: z.array(z.object({ when: z.string() })), keep: z.number() });
    const later = z.object({ a: z.string().refine(async () => false) });
    assert.deepEqual(
      await issuesOf([
        configured("keyword-reply", rules)({ rules: [{ when: 5 }] }),
        configured("later", later)({ a: "" }),
        configured("whole", z.object({}))(7),
      ]),
      [
        "plugins.keyword-reply.config.rules.0.when",
        "plugins.keyword-reply.config.keep",
        "plugins.later.config.a",
        "plugins.whole.config",
      ],
    );
  });

  it("is refused when the schema itself fails", async () => {
    const broken = z.string().transform(() => {
      throw new TypeError("x");
    });
    assert.deepEqual(await issuesOf([configured("probe", broken)("a")]), ["plugins.probe.config"]);
  });

  it("is refused for a list that holds something else", async () => {
    const good = plugin("good", () => {});
    assert.deepEqual(
      await issuesOf([
        good,
        good,
        definePlugin({ name: "factory", setup: () => {} }),
        undefined,
        "echo",
        { name: "no-setup" },
        plugin("Camel", () => {}),
        plugin("", () => {}),
        plugin("a--b", () => {}),
      ]),
      [1, 2, 3, 4, 5, 6, 7, 8].map((index) => `plugins[${index}]`),
    );
  });

  it("names both places of a name that is used twice", async () => {
    const twice = [plugin("a", () => {}), plugin("b", () => {}), plugin("a", () => {})];
    await assert.rejects(
      botOf(twice),
      (error: ConfigError) =>
        error.issues[0]?.path === "plugins[2]" && error.issues[0].message.includes("plugins[0]"),
    );
  });

  it("makes plugins that are values", () => {
    const one = plugin("a", () => {});
    assert.ok(Object.isFrozen(one));
    assert.equal(one.name, "a");
  });
});

interface Weather {
  today(): string;
}
const Weather = service<Weather>("weather");
const Clothes = service<string>("clothes");

const weather = definePlugin({
  name: "weather",
  provides: [Weather],
  setup: (p) => p.provide(Weather, { today: () => "rain" }),
});

describe("services", () => {
  it("are there before those who need them are set up, in whatever order they are listed", async () => {
    const order: string[] = [];
    const noting = (one: Plugin): Plugin => ({
      ...one,
      setup(p) {
        order.push(one.name);
        return one.setup(p);
      },
    });
    const clothes = definePlugin({
      name: "clothes",
      needs: { weather: Weather },
      provides: [Clothes],
      setup: (p) => p.provide(Clothes, p.needs.weather.today() === "rain" ? "coat" : "shirt"),
    });
    const advice = definePlugin({
      name: "advice",
      needs: { clothes: Clothes },
      setup: (p) => p.on("text", () => p.needs.clothes),
    });
    const first = plugin("first", (p) => p.on("text", ({ event }) => event.content));
    const { ask, bot } = await botOf([advice(), first, clothes(), weather()].map(noting));
    assert.deepEqual(order, ["weather", "clothes", "advice", "first"]);
    // The order of answering is still that of the list.
    assert.deepEqual(await ask(text("hi")), ["coat"]);
    assert.deepEqual(
      bot.order().map((entry) => entry.plugin),
      ["advice", "first"],
    );
  });

  it("may be missing where they are optional", async () => {
    const seen: unknown[] = [];
    const probe = definePlugin({
      name: "probe",
      needs: { weather: optional(Weather) },
      setup: (p) => void seen.push(p.needs.weather?.today()),
    });
    await botOf([probe()]);
    await botOf([probe(), weather()]);
    assert.deepEqual(seen, [undefined, "rain"]);
  });

  it("are refused when nobody gives them", async () => {
    const probe = definePlugin({ name: "probe", needs: { weather: Weather }, setup: () => {} });
    await assert.rejects(botOf([probe()]), (error: Error & { code: string }) => {
      assert.equal(error.code, "ERR_SERVICE_MISSING");
      assert.match(error.message, /probe.*weather/);
      return true;
    });
  });

  it("are refused in a circle, with the path", async () => {
    const a = definePlugin({
      name: "a",
      needs: { c: Clothes },
      provides: [Weather],
      setup: () => {},
    });
    const b = definePlugin({
      name: "b",
      needs: { w: optional(Weather) },
      provides: [Clothes],
      setup: () => {},
    });
    const start = definePlugin({ name: "start", needs: { w: Weather }, setup: () => {} });
    await assert.rejects(botOf([start(), b(), a()]), (error: Error & { code: string }) => {
      assert.equal(error.code, "ERR_SERVICE_CYCLE");
      assert.match(error.message, /: a → b → a;/);
      return true;
    });
  });

  it("are refused when two plugins claim to give one", async () => {
    const rival = definePlugin({ name: "rival", provides: [Weather], setup: () => {} });
    assert.deepEqual(await issuesOf([weather(), rival()]), ["plugins.rival.provides"]);
  });

  it("must be given once promised, and promised to be given", async () => {
    const forgetful = definePlugin({ name: "probe", provides: [Weather], setup: () => {} });
    const generous = plugin("probe", (p) => p.provide(Clothes, "coat"));
    await assert.rejects(botOf([forgetful()]), { code: "ERR_PLUGIN_SETUP" });
    await assert.rejects(botOf([generous]), { code: "ERR_PLUGIN_SETUP" });
  });
});

describe("setting up and undoing", () => {
  const undoing = (name: string, notes: string[]) =>
    plugin(name, (p) => {
      p.onClose(() => void notes.push(`${name}1`));
      p.onClose(async () => {
        await settle();
        notes.push(`${name}2`);
      });
    });

  it("undoes everything in reverse, one after another, once", async () => {
    const notes: string[] = [];
    const { bot } = await botOf([undoing("a", notes), undoing("b", notes)]);
    await Promise.all([bot.close(), bot.close()]);
    assert.deepEqual(notes, ["b2", "b1", "a2", "a1"]);
  });

  it("goes on undoing when something fails, and says so", async () => {
    const notes: string[] = [];
    const broken = plugin("broken", (p) => {
      p.onClose(() => {
        throw new Error("x");
      });
      p.onClose(() => Promise.reject(new Error("x")));
    });
    const { bot, logged } = await botOf([undoing("a", notes), broken]);
    await bot.close();
    assert.deepEqual(notes, ["a2", "a1"]);
    assert.equal(logged("plugin.failed").length, 2);
  });

  it("waits no longer than a second for what never ends", async () => {
    const notes: string[] = [];
    const stuck = plugin("stuck", (p) => p.onClose(() => new Promise(() => {})));
    const { bot, clock, logged } = await botOf([undoing("a", notes), stuck]);
    const closed = bot.close();
    await clock.advance(1_000);
    await closed;
    assert.deepEqual(notes, ["a2", "a1"]);
    assert.equal(logged("plugin.failed")[0]?.fields.plugin, "stuck");
  });

  for (const [how, fail] of [
    ["throws", () => assert.fail()],
    ["rejects", () => Promise.reject(new Error("x"))],
  ] as const) {
    it(`undoes what was set up when a setup ${how}`, async () => {
      const notes: string[] = [];
      const broken = plugin("broken", async (p) => {
        p.onClose(() => void notes.push("broken"));
        await fail();
      });
      await assert.rejects(botOf([undoing("a", notes), broken, undoing("b", notes)]), {
        code: "ERR_PLUGIN_SETUP",
        plugin: "broken",
      });
      assert.deepEqual(notes, ["broken", "a2", "a1"]);
    });
  }

  const refused: readonly [string, (p: Registrar) => void, string][] = [
    ["a query that is none", (p) => p.on("texd" as "text", () => "a"), "ERR_QUERY"],
    ["an expression out of linear time", (p) => p.hears(/(a)\1/, () => "a"), "ERR_REGEX"],
    ["a command that cannot be read", (p) => p.command("a <", () => "a"), "ERR_COMMAND"],
    ["an empty word", (p) => p.keyword(["a", " \u3000"], "a"), "ERR_CONFIG"],
    ["no word", (p) => p.keyword([], "a"), "ERR_CONFIG"],
    ["a word that is none", (p) => p.keyword(5 as unknown as string, "a"), "ERR_CONFIG"],
    ["a mode that is none", (p) => p.keyword("a", "a", { mode: "x" as "word" }), "ERR_CONFIG"],
    [
      "a handler that is none",
      (p) => p.on("text", "hi" as unknown as () => string),
      "ERR_PLUGIN_SETUP",
    ],
    ["tables without a store", (p) => void p.tables([]), "ERR_PLUGIN_SETUP"],
  ];
  for (const [what, setup, code] of refused) {
    it(`refuses to start with ${what}, and undoes the rest`, async () => {
      const notes: string[] = [];
      await assert.rejects(botOf([undoing("a", notes), plugin("probe", setup)]), { code });
      assert.deepEqual(notes, ["a2", "a1"]);
    });
  }

  it("takes no registration once setup has finished", async () => {
    const kept: Registrar[] = [];
    await botOf([plugin("late", (p) => void kept.push(p))]);
    const [p] = kept;
    assert.ok(p);
    const late: readonly (() => void)[] = [
      () => p.on("text", () => "a"),
      () => p.observe("text", () => {}),
      () => p.keyword("a", "a"),
      () => p.hears(/a/, () => "a"),
      () => p.command("a", () => "a"),
      () => p.collect("text", () => {}),
      () => p.use((_ctx, next) => next()),
      () => p.onClose(() => {}),
      () => p.provide(Weather, { today: () => "sun" }),
      () => p.tables(["create table {a} (b text) strict"]),
    ];
    for (const register of late) assert.throws(register, { code: "ERR_PLUGIN" });
  });
});
