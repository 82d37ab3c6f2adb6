import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type Middleware, mapReplies } from "../../../core/bot/middleware.ts";
import { type Outcome, pass, silent } from "../../../core/replies/outcome.ts";
import { type Reply, reply } from "../../../core/replies/reply.ts";
import { click, text } from "../../support/events.ts";
import { botOf, plugin, sayings } from "./probe.ts";

const loud = (one: Reply) => (one.kind === "text" ? reply.text(`${one.content}!`) : one);
const shout: Middleware = async (_ctx, next) => mapReplies(await next(), loud);

/** Notes when it is entered and left. */
const noting =
  (name: string, notes: string[]): Middleware =>
  async (_ctx, next) => {
    notes.push(`${name} in`);
    const outcome = await next();
    notes.push(`${name} out`);
    return outcome;
  };

const echo = plugin("echo", (p) => p.on("text", ({ event }) => event.content));

describe("middleware", () => {
  it("wraps in the order of the list, the bot's around the plugin's", async () => {
    const notes: string[] = [];
    const wrapped = plugin("wrapped", (p) => {
      p.use(noting("c", notes));
      p.on("text", () => {
        notes.push("handler");
        return "hi";
      });
      p.use(noting("d", notes));
    });
    const middleware = [noting("a", notes), noting("b", notes)];
    const { ask } = await botOf([wrapped], { middleware });
    assert.deepEqual(await ask(text("hi")), ["hi"]);
    assert.deepEqual(notes, "a in,b in,c in,d in,handler,d out,c out,b out,a out".split(","));
  });

  it("of a plugin wraps that plugin's handlers and no others", async () => {
    const polite = plugin("polite", (p) => {
      p.use(shout);
      p.keyword("hi", "hello");
      p.command("add <n:int>", () => "added");
    });
    const { ask } = await botOf([polite, echo]);
    assert.deepEqual(await ask(text("hi")), ["hello!"]);
    assert.deepEqual(await ask(text("add x")), ["用法 usage: add <n:int>!"]);
    assert.deepEqual(await ask(text("ho")), ["ho"]);
  });

  it("sees what the handlers came to, pass and silent included", async () => {
    const seen: unknown[] = [];
    const watch: Middleware = async (_ctx, next) => {
      const outcome = await next();
      seen.push(typeof outcome === "symbol" ? outcome : "replies");
      return outcome;
    };
    const asking = plugin("asking", (p) => {
      p.on("text", ({ event }) => (event.content === "pass" ? pass : silent));
    });
    const { ask } = await botOf([asking, echo], { middleware: [watch] });
    assert.deepEqual(await ask(text("pass")), ["pass"]);
    assert.equal(await ask(text("silent")), "silent");
    assert.equal(await ask(click("k")), "pass");
    assert.deepEqual(seen, ["replies", silent, pass]);
  });

  it("may answer instead, or pass", async () => {
    const gate: Middleware = ({ event }, next) =>
      event.fromUserName === "LiSi" ? next() : [reply.text("not you")];
    const guarded = plugin("guarded", (p) => {
      p.use(async ({ event }, next) =>
        event.kind === "text" && event.content === "x" ? pass : next(),
      );
      p.on("text", () => "guarded");
    });
    const { ask } = await botOf([guarded, echo], { middleware: [gate] });
    assert.deepEqual(await ask(text("hi")), ["guarded"]);
    assert.deepEqual(await ask(text("x")), ["x"]);
    assert.deepEqual(await ask({ ...text("hi"), fromUserName: "wang" }), ["not you"]);
  });

  const twice: Middleware = async (_ctx, next) => {
    await next();
    return next();
  };
  it("cannot run the handlers twice", async () => {
    const greedy = plugin("greedy", (p) => {
      p.use(twice);
      p.on("text", () => "hi");
    });
    for (const [plugins, options, who] of [
      [[greedy], {}, "greedy"],
      [[echo], { middleware: [twice] }, "bot.config"],
    ] as const) {
      const { ask, logged } = await botOf(plugins, options);
      assert.equal(await ask(text("hi")), "silent");
      const [line] = logged("plugin.failed");
      assert.equal(line?.fields.code, "ERR_NEXT_CALLED_TWICE");
      assert.equal(line?.fields.plugin, who);
    }
  });

  it("is contained like a handler, and may rescue one", async () => {
    const { ask, logged } = await botOf([
      plugin("rescued", (p) => {
        p.use((_ctx, next) => next().catch(() => [reply.text("rescued")]));
        p.hears(/^rescue$/, () => {
          throw new Error("x");
        });
      }),
      plugin("broken", (p) => {
        p.use(() => {
          throw new Error("x");
        });
        p.on("text", () => "never");
      }),
    ]);
    assert.deepEqual(await ask(text("rescue")), ["rescued"]);
    assert.deepEqual(logged("plugin.failed"), []);
    assert.equal(await ask(text("hi")), "silent");
    assert.equal(logged("plugin.failed")[0]?.fields.plugin, "broken");
  });

  it("never yields undefined, neither to others nor to the bot", async () => {
    const forgetful = (async (_ctx: unknown, next: () => Promise<Outcome>) => {
      await next();
    }) as unknown as Middleware;
    const seen: unknown[] = [];
    const watch: Middleware = async (_ctx, next) => {
      const outcome = await next();
      seen.push(outcome);
      return outcome;
    };
    const { ask } = await botOf([echo], { middleware: [watch, forgetful] });
    assert.equal(await ask(text("hi")), "silent");
    const other = await botOf([echo], { middleware: [forgetful] });
    assert.equal(await other.ask(text("hi")), "silent");
    assert.deepEqual(seen, [silent]);
  });

  it("that yields no outcome is a failure", async () => {
    const wrong = (() => "a string is an answer, not an outcome") as unknown as Middleware;
    const odd = (() => 5) as unknown as Middleware;
    assert.deepEqual(await (await botOf([echo], { middleware: [wrong] })).ask(text("hi")), [
      "a string is an answer, not an outcome",
    ]);
    const { ask, logged } = await botOf([echo], { middleware: [odd] });
    assert.equal(await ask(text("hi")), "silent");
    assert.equal(logged("plugin.failed")[0]?.fields.code, "ERR_REPLY");
  });
});

describe("mapReplies", () => {
  async function* coming() {
    yield reply.text("a");
    yield reply.image("m");
  }
  const cases: readonly [string, Outcome, unknown][] = [
    ["replies that are known", [reply.text("a"), reply.image("m")], ["a!", "image"]],
    ["replies that still come", coming(), ["a!", "image"]],
    ["pass, which stays", pass, "pass"],
    ["silent, which stays", silent, "silent"],
  ];
  for (const [what, outcome, expected] of cases) {
    it(`takes ${what}`, async () => {
      assert.deepEqual(await sayings(mapReplies(outcome, loud)), expected);
    });
  }
});
