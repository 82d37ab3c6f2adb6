import assert from "node:assert/strict";
import { it } from "vitest";
import { botOf, plugin } from "./probe.ts";

it("names handlers that ask for the same, within a plugin and across plugins", async () => {
  const { logged } = await botOf([
    plugin("a", (p) => {
      p.command("where <user>", () => "a");
      p.command(["find <user>", "/Find"], () => "a");
      p.keyword(["帮助", "help"], "a");
      p.keyword("hel", "a", { mode: "prefix" });
      p.on("event:click=HELP", () => "a");
      p.on("text", () => "a");
    }),
    plugin("b", (p) => {
      p.command("WHERE", () => "b");
      p.command("where is <user>", () => "b");
      p.keyword("HELP", "b");
      p.on(["event:click=HELP", "event:click=help"], () => "b");
      p.on("text", () => "b");
    }),
  ]);
  assert.deepEqual(
    logged("bot.rivals").map(({ level, fields }) => [level, fields.what, fields.handlers]),
    [
      ["warn", "command where", ["a: command where <user>", "b: command WHERE"]],
      ["warn", "keyword help", ["a: 2 keywords", "b: keyword HELP (exact)"]],
      [
        "warn",
        "event:click=HELP",
        ["a: on event:click=HELP", "b: on event:click=HELP, event:click=help"],
      ],
    ],
  );
});
