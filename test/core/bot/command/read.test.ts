import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { parsePattern } from "../../../../core/bot/command/pattern.ts";
import { readCommand } from "../../../../core/bot/command/read.ts";

const read = (pattern: string, text: string) => {
  const reading = readCommand(parsePattern(pattern, "probe"), text);
  return reading.is === "called" ? { ...reading.args } : reading.is;
};

describe("command", () => {
  const cases: readonly [string, string, unknown][] = [
    ["where <user> [limit:int]", "where li", { user: "li" }],
    ["where <user> [limit:int]", "where li 5", { user: "li", limit: 5 }],
    ["where <user> [limit:int]", "/where li", { user: "li" }],
    ["/where <user>", "where li", { user: "li" }],
    ["where <user>", "／ｗｈｅｒｅ　li", { user: "li" }],
    ["where <user>", "  WHERE\tli \n", { user: "li" }],
    ["where <user>", "where Li", { user: "Li" }],
    ["where <user> [limit:int]", "where", "misused"],
    ["where <user> [limit:int]", "where li five", "misused"],
    ["where <user> [limit:int]", "where li 5 6", "misused"],
    ["where <user>", "whereas li", "other"],
    ["where <user>", "wher e li", "other"],
    ["where <user>", "", "other"],
    ["where", "where", {}],
    ["where", "where now", "misused"],
    ["我在哪", "我在哪", {}],
    ["我在哪", "/我在哪", {}],
    ["我在哪", "我在哪里", "other"],
    ["note add <text...>", 'note add buy milk  and "tea" ', { text: 'buy milk  and "tea"' }],
    ["note add <text...>", 'note add "buy milk"', { text: "buy milk" }],
    ["note add <text...>", "note add", "misused"],
    ["note add <text...>", "note del 1", "other"],
    ["note add [text...]", "note add", {}],
    ["say <a> <b>", 'say "good morning" “大家 好”', { a: "good morning", b: "大家 好" }],
    ["say <a> <b>", "say don't 'x y'", { a: "don't", b: "x y" }],
    ["say <a>", 'say "open', { a: '"open' }],
    ["say <a>", 'say "a"b', { a: '"a"b' }],
    ["say <a>", 'say ""', { a: "" }],
    ["n <x:int>", "n -12", { x: -12 }],
    ["n <x:int>", "n １２", { x: 12 }],
    ["n <x:int>", "n 1.5", "misused"],
    ["n <x:int>", "n 9007199254740993", "misused"],
    ["n <x:int>", "n 0x10", "misused"],
    ["n <x:int>", "n -0", { x: 0 }],
    ["n <x:number>", "n 1.5", { x: 1.5 }],
    ["n <x:number>", "n .5", { x: 0.5 }],
    ["n <x:number>", "n Infinity", "misused"],
    ["n <x:number>", `n ${"9".repeat(400)}`, "misused"],
    ["b <x:bool>", "b YES", { x: true }],
    ["b <x:bool>", "b 关", { x: false }],
    ["b <x:bool>", "b maybe", "misused"],
    ["b <x:bool>", "b constructor", "misused"],
    ["d <x:date>", "d 2026-08-01", { x: new Date(2026, 7, 1) }],
    ["d <x:date>", "d 2026/8/1", { x: new Date(2026, 7, 1) }],
    ["d <x:date>", "d 2026-08-01T09:30", { x: new Date(2026, 7, 1, 9, 30) }],
    ["d <x:date>", "d 2026-02-30", "misused"],
    ["d <x:date>", "d 2026-13-01", "misused"],
    ["d <x:date>", "d 2026-08-01T24:00", "misused"],
    ["d <x:date>", "d tomorrow", "misused"],
    [
      "p <__proto__> <constructor>",
      "p a b",
      Object.fromEntries([
        ["__proto__", "a"],
        ["constructor", "b"],
      ]),
    ],
  ];
  for (const [pattern, text, expected] of cases) {
    const what = typeof expected === "string" ? expected : "called";
    it(`${pattern}: ${JSON.stringify(text.slice(0, 40))} is ${what}`, () => {
      assert.deepEqual(read(pattern, text), expected);
    });
  }

  const broken: Record<string, unknown> = {
    "is no text": 5,
    "is empty": "",
    "is a slash": "/",
    "begins with an argument": "<user> where",
    "has a word behind an argument": "move <a> to <b>",
    "has an argument without a name": "where <>",
    "has a name that is none": "where <1a>",
    "leaves a bracket open": "where <user",
    "has a type that is none": "where <user:text>",
    "has a type of Object.prototype": "where <user:toString>",
    "has two types": "where <user:int:int>",
    "names an argument twice": "where <a> [a]",
    "demands something behind an option": "where [a] <b>",
    "goes on behind the rest": "where <a...> [b]",
    "gives the rest a type": "where <a:int...>",
  };
  for (const [why, pattern] of Object.entries(broken)) {
    it(`refuses a pattern that ${why}`, () => {
      assert.throws(() => parsePattern(pattern, "probe"), { code: "ERR_COMMAND" });
    });
  }
});
