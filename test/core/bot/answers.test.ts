import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { ErasedHandler } from "../../../core/bot/answerer.ts";
import { mapReplies } from "../../../core/bot/middleware.ts";
import type { Registrar } from "../../../core/bot/plugin.ts";
import { pass, silent } from "../../../core/replies/outcome.ts";
import { reply } from "../../../core/replies/reply.ts";
import { TEXTS } from "../../../core/replies/texts.ts";
import { click, text } from "../../support/events.ts";
import { botOf, inTime, plugin, sayings } from "./probe.ts";

/** Registers what code without types might. */
const untyped = (p: Registrar, handler: ErasedHandler) => p.on("text", handler as () => string);

async function* stream(...parts: readonly unknown[]) {
  yield* parts;
}

/** A secret that a failing plugin has in hand, and no log line may have. */
const CONTENT = "我的银行卡号是6222";

describe("answers", () => {
  const good: readonly [string, unknown, unknown][] = [
    ["a string", "hi", ["hi"]],
    ["a reply", reply.image("m"), ["image"]],
    ["an array", ["a", reply.voice("m"), reply.text("b")], ["a", "voice", "b"]],
    ["an empty array", [], "silent"],
    ["silent", silent, "silent"],
    ["pass", pass, "pass"],
    ["a promise", Promise.resolve("later"), ["later"]],
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what is meant
    ["a thenable", { then: (done: (value: string) => void) => done("later") }, ["later"]],
  ];
  for (const [what, answer, expected] of good) {
    it(`may be ${what}`, async () => {
      const { ask, logger } = await botOf([plugin("probe", (p) => untyped(p, () => answer))]);
      assert.deepEqual(await ask(text("hi")), expected);
      assert.deepEqual(logger.lines, []);
    });
  }

  const empty: readonly [string, unknown, unknown][] = [
    ["an empty string", "", "silent"],
    ["an empty text", reply.text(""), "silent"],
    ["what nobody sees", "\u0001\u200b", "silent"],
    ["markdown of marks alone", reply.markdown("> **\u200b**"), "silent"],
    ["an array of nothing", ["", reply.text(" ")], "silent"],
    ["nothing among other parts", ["a", "", reply.image("m"), "\n", "b"], ["a", "image", "b"]],
    ["a promise of nothing", Promise.resolve(""), "silent"],
    ["a stream of nothing", stream("", "\u0000"), []],
    ["nothing in a stream", stream("", "a", " ", "b"), ["a", "b"]],
  ];
  for (const [what, answer, expected] of empty) {
    it(`is silence, and told once, where it is ${what}`, async () => {
      const { ask, logged } = await botOf([plugin("probe", (p) => untyped(p, () => answer))]);
      assert.deepEqual(await ask(text("hi")), expected);
      const warned = logged("plugin.empty_answer").map(({ level, fields }) => ({
        level,
        plugin: fields.plugin,
        handler: fields.handler,
      }));
      assert.deepEqual(warned, [{ level: "warn", plugin: "probe", handler: "on text" }]);
    });
  }

  it("is silence where it says an empty message back", async () => {
    const { ask, logged } = await botOf([
      plugin("echo", (p) => p.on("text", ({ event }) => event.content)),
    ]);
    for (const content of ["", "\u0001\u0002"]) assert.equal(await ask(text(content)), "silent");
    assert.equal(logged("plugin.empty_answer").length, 2);
  });

  it("is silence where it is empty, whoever gives it", async () => {
    const mute = plugin("mute", (p) => {
      p.keyword("word", "");
      p.hears(/expression/, () => "");
      p.command("command", () => "");
      p.on("event:click=KEY", () => "");
    });
    const wrapped = plugin("wrapped", (p) => {
      p.use(async (_ctx, next) => mapReplies(await next(), () => reply.text("")));
      p.on("text", () => "a");
    });
    const { ask, logged } = await botOf([mute, wrapped]);
    for (const event of ["word", "expression", "command", "other"].map((word) => text(word))) {
      assert.equal(await ask(event), "silent");
    }
    assert.equal(await ask(click("KEY")), "silent");
    const named = logged("plugin.empty_answer").map(({ fields }) => fields.plugin);
    assert.deepEqual(named, ["mute", "mute", "mute", "wrapped", "mute"]);

    const { ask: askBot, logged: loggedBot } = await botOf(
      [plugin("probe", (p) => p.on("text", () => "a"))],
      { middleware: [async () => [reply.text("")]] },
    );
    assert.equal(await askBot(text("hi")), "silent");
    assert.equal(loggedBot("plugin.empty_answer")[0]?.fields.plugin, "bot.config");
  });

  it("may come part by part", async () => {
    const { ask } = await botOf([
      plugin("probe", (p) => untyped(p, () => stream("a", reply.image("m"), "b"))),
    ]);
    assert.deepEqual(await ask(text("hi")), ["a", "image", "b"]);
  });

  it("closes the handler's stream when nobody wants the rest", async () => {
    const seen: string[] = [];
    const { bot } = await botOf([
      plugin("probe", (p) => {
        p.on("text", async function* () {
          try {
            yield "a";
            yield "b";
          } finally {
            seen.push("closed");
          }
        });
      }),
    ]);
    const outcome = await bot.handle(text("hi"), inTime());
    assert.ok(typeof outcome !== "symbol");
    for await (const _part of outcome) break;
    assert.deepEqual(seen, ["closed"]);
  });

  it("counts undefined as silent and says so once for each handler, not in production", async () => {
    const mute = plugin("probe", (p) => {
      untyped(p, ({ event }) =>
        event.kind === "text" && event.content === "pass" ? pass : undefined,
      );
      untyped(p, () => undefined);
    });
    for (const [production, warnings] of [
      [false, 2],
      [true, 0],
    ] as const) {
      const { ask, logged } = await botOf([mute], { production });
      for (const content of ["a", "b", "pass", "pass"]) {
        assert.equal(await ask(text(content)), "silent");
      }
      assert.equal(logged("plugin.no_answer").length, warnings);
    }
  });

  const bad: readonly [string, unknown][] = [
    ["a number", 5],
    ["null", null],
    ["a look-alike of a reply", { kind: "text", content: "hi" }],
    ["a foreign symbol", Symbol("pass")],
    ["an array with undefined", ["a", undefined]],
    ["pass inside an array", ["a", pass]],
    ["an array in an array", [["a"]]],
  ];
  for (const [what, answer] of bad) {
    it(`may not be ${what}`, async () => {
      const { ask, logged } = await botOf([plugin("probe", (p) => untyped(p, () => answer))]);
      assert.equal(await ask(text("hi")), "silent");
      assert.deepEqual(
        logged("plugin.failed").map(({ fields }) => fields.code),
        ["ERR_REPLY"],
      );
    });
  }

  it("may not hold in a stream what it may not hold at all", async () => {
    const { ask, logged } = await botOf([
      plugin("probe", (p) => untyped(p, () => stream("a", 5, "b"))),
    ]);
    assert.deepEqual(await ask(text("hi")), ["a"]);
    assert.equal(logged("plugin.failed")[0]?.fields.code, "ERR_REPLY");
  });

  for (const [what, answer] of [
    ["nothing", undefined],
    ["a number", 5],
    ["a stream, which could be read once", stream("a")],
  ] as const) {
    it(`is refused at start when a keyword has ${what}`, async () => {
      const broken = plugin("probe", (p) => p.keyword("hi", answer as unknown as string));
      await assert.rejects(botOf([broken]), { code: "ERR_REPLY" });
    });
  }
});

describe("what a handler is given", () => {
  it("follows the run, and makes nothing before it is looked at", async () => {
    const controller = new AbortController();
    let made = 0;
    const run = {
      ...inTime(),
      late: false,
      get signal() {
        made += 1;
        return controller.signal;
      },
    };
    let check: (late: boolean) => void = () => {};
    const { bot, logged } = await botOf([
      plugin("probe", (p) => {
        p.on("text", (ctx) => {
          assert.equal(ctx.app, "main");
          assert.equal(made, 0);
          check = (late) => assert.equal(ctx.late, late);
          assert.equal(ctx.signal, controller.signal);
          ctx.log.info("seen");
          ctx.log.info("seen");
          return silent;
        });
      }),
    ]);
    const event = text("hi");
    await bot.handle(event, run);
    check(false);
    run.late = true;
    check(true);
    assert.deepEqual(
      logged("seen").map(({ fields }) => fields),
      [
        { plugin: "probe", id: event.id },
        { plugin: "probe", id: event.id },
      ],
    );
  });
});

describe("a failing plugin", () => {
  const hostile = new Proxy(new Error("x"), {
    get() {
      throw new Error("do not look");
    },
  });
  const ways: readonly [string, ErasedHandler, object][] = [
    ["throws", () => fail(new TypeError(CONTENT)), { error: "TypeError" }],
    ["rejects", async () => fail(new RangeError(CONTENT)), { error: "RangeError" }],
    ["throws a string", () => fail(CONTENT), { error: "string" }],
    ["throws nothing", () => fail(undefined), { error: "undefined" }],
    ["throws null", () => fail(null), { error: "null" }],
    ["rejects with a number", () => Promise.reject(7), { error: "number" }],
    ["throws what cannot be read", () => fail(hostile), { error: "unreadable" }],
    ["names its error after the text", () => fail(named(CONTENT)), { error: "Error" }],
    [
      "returns a thenable that throws",
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what is meant
      () => ({ then: () => fail(new Error(CONTENT)) }),
      { error: "Error" },
    ],
    [
      "fails in the middle of a stream",
      async function* () {
        yield "a";
        fail(new Error(CONTENT));
      },
      { error: "Error" },
    ],
    [
      "gives a stream that cannot be read",
      () => ({ [Symbol.asyncIterator]: () => fail(new Error(CONTENT)) }),
      { error: "Error" },
    ],
  ];
  function fail(thrown: unknown): never {
    throw thrown;
  }
  const named = (name: string) => Object.assign(new Error("x"), { name });

  for (const [how, handler, expected] of ways) {
    it(`that ${how} costs one log line, without a word of the member`, async () => {
      const event = text(CONTENT);
      const { ask, logger } = await botOf([
        plugin("broken", (p) => p.hears(/./, handler as () => string)),
        plugin("other", (p) => p.on("text", () => "never asked")),
      ]);
      const said = await ask(event);
      assert.ok(said === "silent" || said.length < 2);
      assert.equal(logger.lines.length, 1);
      const [line] = logger.lines;
      assert.equal(line?.event, "plugin.failed");
      const { frames, ...fields } = line.fields;
      assert.deepEqual(fields, {
        plugin: "broken",
        handler: "hears /./",
        kind: "text",
        id: event.id,
        failures: 1,
        ...("message" in fields ? { message: fields.message } : {}),
        ...expected,
      });
      assert.ok(!JSON.stringify(logger.lines).includes(CONTENT.slice(0, 3)));
    });
  }

  it("is counted, and answers the next message", async () => {
    let broken = true;
    const { ask, bot } = await botOf([
      plugin("shaky", (p) => p.on("text", () => (broken ? fail(new Error("x")) : "fine"))),
      plugin("sound", (p) => p.observe("text", () => {})),
    ]);
    await ask(text("hi"));
    await ask(text("hi"));
    broken = false;
    assert.deepEqual(await ask(text("hi")), ["fine"]);
    assert.deepEqual(bot.failures(), { "bot.config": 0, shaky: 2, sound: 0 });
  });

  it("tells where it failed, and why only while developing and without quoting", async () => {
    for (const [production, thrown, told] of [
      [false, "no such city", "no such city"],
      [false, `no such city: ${CONTENT.slice(2, 5)}`, undefined],
      [true, "no such city", undefined],
    ] as const) {
      const broken = plugin("broken", (p) => p.on("text", () => fail(new Error(thrown))));
      const { ask, logged } = await botOf([broken], { production });
      await ask(text(CONTENT));
      const [line] = logged("plugin.failed");
      assert.equal(line?.fields.message, told);
      assert.ok(JSON.stringify(line?.fields.frames).includes("answers.test.ts"));
    }
  });

  it("apologises, if that is wanted, to who can read it", async () => {
    const options = { textsOf: () => ({ ...TEXTS, failed: "稍后再试" }) };
    const broken = plugin("broken", (p) => {
      p.on(["text", "event:unsubscribe"], () => fail(new Error("x")));
      p.on("event:click", async function* () {
        yield "a";
        fail(new Error("x"));
      });
    });
    const { ask } = await botOf([broken], options);
    assert.deepEqual(await ask(text("hi")), ["稍后再试"]);
    assert.deepEqual(await ask(click("k")), ["a", "稍后再试"]);
    const unsubscribe = { ...text(""), kind: "event:unsubscribe" } as unknown as ReturnType<
      typeof click
    >;
    assert.equal(await ask(unsubscribe), "silent");
  });

  it("that never settles delays nobody else", async () => {
    const { bot, ask } = await botOf([
      plugin("stuck", (p) => p.hears(/^stuck$/, () => new Promise<string>(() => {}))),
      plugin("echo", (p) => p.on("text", ({ event }) => event.content)),
    ]);
    void bot.handle(text("stuck"), inTime());
    assert.deepEqual(await ask(text("hi")), ["hi"]);
    await bot.close();
  });
});

describe("a closed bot", () => {
  it("answers nobody and says so", async () => {
    const { bot, logged } = await botOf([plugin("echo", (p) => p.on("text", () => "hi"))]);
    await bot.close();
    assert.equal(await sayings(await bot.handle(text("hi"), inTime())), "silent");
    assert.equal(logged("bot.closed").length, 1);
    await assert.rejects(bot.collect(text("hi")), { code: "ERR_BOT_CLOSED" });
  });
});
