import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { Plugin, Registrar } from "../../../core/bot/plugin.ts";
import { type Pass, pass } from "../../../core/replies/outcome.ts";
import { li, report, text } from "../../support/events.ts";
import { botOf, inTime, plugin, settle } from "./probe.ts";

type Note = (what: string) => void;

/** A handler that is asked, and answers nothing. */
const asked = (note: Note, what: string) => (): Pass => {
  note(what);
  return pass;
};

/** What a plugin may register, each telling `note` when it is reached. */
const HABITS: Readonly<Record<string, (p: Registrar, note: Note) => void>> = {
  whole: (p, note) => p.on(":message", asked(note, "whole")),
  words: (p, note) => p.keyword(["hi", "ho"], asked(note, "words"), { mode: "contains" }),
  other: (p, note) => p.keyword("hi there", asked(note, "other")),
  heard: (p, note) => p.hears(/h./, asked(note, "heard")),
  called: (p, note) => p.command("hi <who>", asked(note, "called")),
  seen: (p, note) => p.observe("text", () => note("seen")),
  taken: (p, note) => p.collect("event:LOCATION", () => note("taken")),
  wrapped: (p, note) =>
    p.use((_, next) => {
      note("wrapped");
      return next();
    }),
};

const someHabits = fc.subarray(Object.keys(HABITS));

function pluginOf(name: string, habits: readonly string[], notes: string[]): Plugin {
  return plugin(name, (p) => {
    for (const habit of habits) HABITS[habit]?.(p, (what) => void notes.push(`${name} ${what}`));
  });
}

describe("a plugin that is removed", () => {
  it("leaves a bot behind that is like one without it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someHabits, { minLength: 1, maxLength: 4 }),
        fc.nat(),
        fc.constantFrom("hi there", "ho", "no"),
        async (all, chosen, said) => {
          const gone = chosen % all.length;
          const [notes, expected]: [string[], string[]] = [[], []];
          const { bot, ask } = await botOf(all.map((one, n) => pluginOf(`p${n}`, one, notes)));
          const without = await botOf(
            all.flatMap((one, n) => (n === gone ? [] : [pluginOf(`p${n}`, one, expected)])),
          );
          await bot.remove(`p${gone}`);
          for (const event of [text(said), report()]) {
            assert.deepEqual(bot.explain(event), without.bot.explain(event));
            assert.deepEqual(bot.interest(event), without.bot.interest(event));
            assert.deepEqual(await ask(event), await without.ask(event));
          }
          assert.deepEqual(bot.order(), without.bot.order());
          await settle();
          assert.deepEqual(notes, expected);
          await Promise.all([bot.close(), without.bot.close()]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is undone, the last first, and the others are not", async () => {
    const notes: string[] = [];
    const undoing = (name: string) =>
      plugin(name, (p) => {
        p.onClose(() => void notes.push(`${name}1`));
        p.onClose(() => void notes.push(`${name}2`));
        p.clock.after(1_000, () => void notes.push(`${name} rang`));
      });
    const { bot, clock } = await botOf([undoing("a"), undoing("b")]);
    await bot.remove("a");
    assert.deepEqual(notes, ["a2", "a1"]);
    await clock.advance(1_000);
    assert.deepEqual(notes, ["a2", "a1", "b rang"]);
    await bot.close();
    assert.deepEqual(notes, ["a2", "a1", "b rang", "b2", "b1"]);
  });

  it("commits what it has collected before it is undone", async () => {
    const notes: string[] = [];
    const collecting = plugin("a", (p) => {
      p.collect("event:LOCATION", (events) => void notes.push(`${events.length} taken`));
      p.onClose(() => void notes.push("undone"));
    });
    const { bot } = await botOf([collecting]);
    const taken = bot.collect(report());
    await bot.remove("a");
    await taken;
    assert.deepEqual(notes, ["1 taken", "undone"]);
    assert.equal(bot.interest(report()).collects, false);
  });

  it("hears of no message any more, and is asked for nobody's data", async () => {
    const notes: string[] = [];
    const knowing = (name: string) =>
      plugin(name, (p) => {
        p.onDelivery(() => void notes.push(`${name} told`));
        p.onExport(() => ({ from: name }));
        p.onErase(() => void notes.push(`${name} erased`));
      });
    const { bot } = await botOf([knowing("a"), knowing("b")]);
    await bot.remove("a");
    for (const name of ["a", "b"]) bot.delivered(name, {} as never);
    await settle();
    assert.deepEqual(await bot.personalData.collect(li), {
      data: { b: { from: "b" } },
      failed: [],
    });
    await bot.personalData.erase(li);
    assert.deepEqual(notes, ["b told", "b erased"]);
    assert.deepEqual(Object.keys(bot.failures()), ["bot.config", "b"]);
  });

  it("finishes what it has begun", async () => {
    let open = () => {};
    const begun = new Promise<void>((resolve) => {
      open = resolve;
    });
    const slow = plugin("a", (p) => p.on("text", () => begun.then(() => "late")));
    const { bot, ask } = await botOf([slow]);
    const said = ask(text("x"), inTime());
    await bot.remove("a");
    assert.equal(await ask(text("x")), "pass");
    open();
    assert.deepEqual(await said, ["late"]);
  });

  it("leaves no trace of what others have tried after their setup", async () => {
    let late = () => {};
    const tardy = plugin("b", (p) => {
      late = () => p.keyword("x", "y");
    });
    const { bot } = await botOf([plugin("a", () => {}), tardy]);
    assert.throws(late, { code: "ERR_PLUGIN" });
    await bot.remove("a");
    assert.deepEqual(bot.order(), []);
  });

  it("need not be there", async () => {
    const { bot, ask } = await botOf([plugin("a", (p) => p.on("text", () => "yes"))]);
    await bot.remove("b");
    assert.deepEqual(await ask(text("x")), ["yes"]);
  });
});
