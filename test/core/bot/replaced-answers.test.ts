import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { Answers, ReplaceableAnswers } from "../../../core/bot/plugin.ts";
import { pass } from "../../../core/replies/outcome.ts";
import { text } from "../../support/events.ts";
import { botOf, plugin } from "./probe.ts";

/** Answers, each with a name of its own in what it says. */
const HABITS: Readonly<Record<string, (on: Answers, tag: string) => void>> = {
  whole: (on, tag) => on.on("text", () => `${tag} whole`),
  words: (on, tag) => on.keyword(["hi", "ho"], `${tag} words`, { mode: "contains" }),
  other: (on, tag) => on.keyword("hi there", `${tag} other`),
  heard: (on, tag) => on.hears(/h.$/, () => `${tag} heard`),
  called: (on, tag) => on.command("hi <who>", () => `${tag} called`),
};

const someHabits = fc.subarray(Object.keys(HABITS));
const fill = (habits: readonly string[], tag: string) => (on: Answers) => {
  for (const habit of habits) HABITS[habit]?.(on, tag);
};

describe("answers that are replaced", () => {
  it("are as if they had been registered so", async () => {
    await fc.assert(
      fc.asyncProperty(
        someHabits,
        someHabits,
        someHabits,
        someHabits,
        async (before, first, second, after) => {
          let rules: ReplaceableAnswers | undefined;
          const { bot, ask } = await botOf([
            plugin("one", fill(before, "before")),
            plugin("two", (p) => {
              rules = p.answers(fill(first, "rules"));
              fill(after, "after")(p);
            }),
          ]);
          rules?.replace(fill(second, "rules"));
          const fresh = await botOf([
            plugin("one", fill(before, "before")),
            plugin("two", (p) => {
              p.answers(fill(second, "rules"));
              fill(after, "after")(p);
            }),
          ]);
          for (const said of ["hi there", "ho", "no"]) {
            assert.deepEqual(bot.explain(text(said)), fresh.bot.explain(text(said)));
            assert.deepEqual(await ask(text(said)), await fresh.ask(text(said)));
          }
        },
      ),
    );
  });

  it("stay as they were when others are refused", async () => {
    let rules: ReplaceableAnswers | undefined;
    const { ask } = await botOf([
      plugin("rules", (p) => {
        rules = p.answers((on) => on.keyword("hi", "old"));
      }),
    ]);
    assert.throws(() =>
      rules?.replace((on) => {
        on.keyword("hi", "new");
        on.hears(/(?=look)/, () => "ahead");
      }),
    );
    assert.deepEqual(await ask(text("hi")), ["old"]);
  });

  it("are taken while an event is under way, which keeps the old ones", async () => {
    let rules: ReplaceableAnswers | undefined;
    let go: () => void = () => {};
    const gone = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { ask } = await botOf([
      plugin("slow", (p) =>
        p.command("hi <who>", async () => {
          await gone;
          return pass;
        }),
      ),
      plugin("rules", (p) => {
        rules = p.answers((on) => on.keyword("hi", "old", { mode: "prefix" }));
      }),
      plugin("later", (p) => p.keyword("hi", "later", { mode: "contains" })),
    ]);
    const outcome = ask(text("hi there"));
    rules?.replace((on) => on.keyword(["a", "b", "c"], "new"));
    go();
    assert.deepEqual(await outcome, ["old"]);
    assert.deepEqual(await ask(text("oh hi")), ["later"]);
  });

  it("take nothing once they are filled", async () => {
    let kept: Answers | undefined;
    await botOf([
      plugin("rules", (p) => {
        p.answers((on) => {
          kept = on;
        });
      }),
    ]);
    assert.throws(() => kept?.on("text", () => "late"), /after p\.answers was filled/);
  });
});
