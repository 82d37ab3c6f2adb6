import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, it } from "vitest";
import { definePlugin, type Plugin, type Registrar } from "../../../core/bot/plugin.ts";
import { BotError } from "../../../core/errors.ts";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import { text } from "../../support/events.ts";
import { keepingBot } from "./kept.ts";
import { botOf, inTime, plugin } from "./probe.ts";

const folder = mkdtempSync(join(tmpdir(), "strays-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A plugin in a file of its own, which may have others beside it. */
async function pluginFile(files: Record<string, string>, first: string) {
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  const module = await import(pathToFileURL(join(folder, first)).href);
  return module.create(definePlugin) as Plugin;
}

/** The rejection that nobody awaits, as the process is told it. */
async function strayOf(act: () => unknown): Promise<unknown> {
  // The runner listens too, and would call it a failure of the test.
  const others = process.rawListeners("unhandledRejection") as (() => void)[];
  process.removeAllListeners("unhandledRejection");
  try {
    const told = once(process, "unhandledRejection");
    act();
    return (await told)[0];
  } finally {
    for (const other of others) process.on("unhandledRejection", other);
  }
}

describe("a rejection that nobody awaits", () => {
  it("is the plugin's whose file threw, also in a file beside it", async () => {
    const roll = "export const roll = async () => { await null; throw new TypeError('secret'); };";
    const dice = await pluginFile(
      {
        "dice.mjs": `import { roll } from "./roll.mjs";
          export const create = (definePlugin) => definePlugin({ name: "dice", setup(p) {
            p.on("text", async () => { (async () => { await roll(); })(); return "rolled"; });
          } })();`,
        "roll.mjs": roll,
      },
      "dice.mjs",
    );
    const { bot, logged, ask } = await botOf([plugin("other", () => {}), dice]);
    const stray = await strayOf(() => void ask(text("x")));
    assert.equal(bot.takeStray(stray), true);
    const [line] = logged("plugin.not_awaited");
    assert.equal(line?.fields.plugin, "dice");
    assert.equal(line?.fields.error, "TypeError");
    assert.match(JSON.stringify(line?.fields.frames), /^\["at roll .*roll\.mjs/);
    assert.equal(JSON.stringify(line).includes("secret"), false);
    assert.equal(bot.failures().dice, 1);
  });

  const floats: Record<string, (p: Registrar) => (event: InboundEvent) => unknown> = {
    "p.push": (p) => () => p.push("hi", "li" as never),
    "p.store seen set": (p) => {
      const seen = p.store("seen", (): unknown => 0);
      return () => seen.of("a").set(new Date());
    },
    "tables.write": (p) => {
      const tables = p.tables(["create table {a} (b text) strict"]);
      return () => tables.write((rows) => rows.run("insert into {nothing} values (1)"));
    },
  };
  for (const [what, float] of Object.entries(floats)) {
    it(`is known by what was asked for: ${what}`, async () => {
      const { bot, logged } = await keepingBot([
        plugin("a", (p) => {
          const act = float(p);
          p.on("text", ({ event }) => {
            void act(event);
            return "done";
          });
        }),
      ]);
      const stray = await strayOf(() => void bot.handle(text("x"), inTime()));
      assert.equal(bot.takeStray(stray), true);
      const [line] = logged("plugin.not_awaited");
      assert.deepEqual([line?.fields.plugin, line?.fields.handler], ["a", what]);
    });
  }

  it("carries the event when the context was asked, however the promise was passed on", async () => {
    const { bot, logged, accept } = await keepingBot([
      plugin("a", (p) => {
        const seen = p.store("seen", (): unknown => 0);
        p.on("text", ({ event, update }) => {
          update(seen.of(event.from), () => new Date()).then((value) => value);
          return "done";
        });
      }),
    ]);
    const event = text("x");
    await accept(event);
    const stray = await strayOf(() => void bot.handle(event, inTime()));
    assert.equal(bot.takeStray(stray), true);
    const [line] = logged("plugin.not_awaited");
    assert.deepEqual(
      [line?.fields.plugin, line?.fields.handler, line?.fields.id, line?.fields.code],
      ["a", "ctx.update", event.id, "ERR_VALUE"],
    );
  });

  for (const [name, thrown] of [
    ["a text", "x"],
    ["nothing", undefined],
    ["an error of the runtime alone", Object.assign(new TypeError("fetch failed"), { stack: "" })],
  ] as const) {
    it(`is contained when it is ${name}`, async () => {
      const { bot, logged } = await botOf([]);
      assert.equal(bot.takeStray(thrown), true);
      assert.equal(logged("plugin.not_awaited").length, 1);
    });
  }

  it("is not contained when it is the core's own", async () => {
    const { bot, logged } = await botOf([]);
    const own = new BotError("ERR_STORE", "ours");
    const core = new URL("../../../core/delivery/intake.ts", import.meta.url).href;
    own.stack = `BotError: ours\n    at take (${core}:10:3)\n    at node:internal/timers:1:1`;
    assert.equal(bot.takeStray(own), false);
    assert.deepEqual(logged("plugin.not_awaited"), []);
  });

  it("names the handler at work when somebody traces", async () => {
    const failed: unknown[] = [];
    const tracer = {
      opened() {},
      begun() {},
      stepped() {},
      ended() {},
      answered() {},
      failed: (event: InboundEvent | undefined, name: string, handler: string) =>
        failed.push([event?.kind, name, handler]),
    };
    const { bot, ask } = await botOf(
      [
        plugin("a", (p) => {
          p.on("text", () => {
            void Promise.reject(new RangeError("no"));
            return "done";
          });
        }),
      ],
      { tracer },
    );
    const told = new Promise<void>((resolve) => {
      const others = process.rawListeners("unhandledRejection") as (() => void)[];
      process.removeAllListeners("unhandledRejection");
      process.once("unhandledRejection", (stray) => {
        assert.equal(bot.takeStray(stray), true);
        for (const other of others) process.on("unhandledRejection", other);
        resolve();
      });
    });
    await ask(text("x"));
    await told;
    assert.deepEqual(failed, [["text", "a", "on text"]]);
  });
});
