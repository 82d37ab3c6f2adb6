import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Registrar } from "../../../core/bot/plugin.ts";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import { pass, silent } from "../../../core/replies/outcome.ts";
import { click, pin, report, text } from "../../support/events.ts";
import { botOf, plugin } from "./probe.ts";

type Setup = (p: Registrar) => void;

/** Plugins named a, b, c … in list order. */
const listed = (setups: readonly Setup[]) =>
  setups.map((setup, index) => plugin(String.fromCharCode(97 + index), setup));

const event = (base: InboundEvent, fields: object) => ({ ...base, ...fields }) as InboundEvent;

const echo: Setup = (p) => p.on("text", ({ event }) => `echo ${event.content}`);

describe("order of answering", () => {
  const cases: readonly [string, readonly Setup[], InboundEvent, unknown][] = [
    [
      "a keyword goes before a whole kind, wherever it stands",
      [echo, (p) => p.keyword("hi", "keyword")],
      text("hi"),
      ["keyword"],
    ],
    [
      "so does a command",
      [echo, (p) => p.command("hi <x>", () => "command")],
      text("hi li"),
      ["command"],
    ],
    ["so does an expression", [echo, (p) => p.hears(/^h/, () => "hears")], text("hi"), ["hears"]],
    [
      "so does a keyed query",
      [(p) => p.on("event:click", () => "whole"), (p) => p.on("event:click=HELP", () => "keyed")],
      click("HELP"),
      ["keyed"],
    ],
    [
      "another key is not asked",
      [(p) => p.on("event:click", () => "whole"), (p) => p.on("event:click=HELP", () => "keyed")],
      click("help"),
      ["whole"],
    ],
    [
      "what looks inside is asked in list order",
      [
        (p) => p.hears(/h/, () => "hears"),
        (p) => p.command("hi", () => "command"),
        (p) => p.keyword("hi", "keyword"),
      ],
      text("hi"),
      ["hears"],
    ],
    [
      "whole kinds and groups are asked in list order",
      [(p) => p.on(":message", () => "group"), echo],
      text("hi"),
      ["group"],
    ],
    [
      "within a plugin, in order of registration",
      [
        (p) => {
          p.hears(/h/, () => "hears");
          p.keyword("hi", "keyword");
        },
      ],
      text("hi"),
      ["hears"],
    ],
    [
      "all keywords take the place of the first",
      [
        (p) => {
          p.keyword("other", "other");
          p.hears(/h/, () => "hears");
          p.keyword("hi", "keyword");
        },
      ],
      text("hi"),
      ["keyword"],
    ],
    [
      "exact keywords go before other modes",
      [
        (p) => {
          p.keyword("h", "contains", { mode: "contains" });
          p.keyword("hi", "exact");
        },
      ],
      text("hi"),
      ["exact"],
    ],
    [
      "of equal modes the first registered goes first",
      [
        (p) => {
          p.keyword("i", "first", { mode: "contains" });
          p.keyword("hi", "second", { mode: "prefix" });
        },
      ],
      text("hi there"),
      ["first"],
    ],
    [
      "exact does not reach across plugins",
      [(p) => p.keyword("h", "a", { mode: "prefix" }), (p) => p.keyword("hi", "b")],
      text("hi"),
      ["a"],
    ],
    [
      "a keyword that passes gives way to the plugin's next one",
      [
        (p) => {
          p.keyword("hi", async () => pass);
          p.keyword("hi", () => pass, { mode: "prefix" });
          p.keyword("h", "third", { mode: "prefix" });
        },
      ],
      text("hi"),
      ["third"],
    ],
    [
      "a pass asks the next, at once",
      [(p) => p.on("text", () => pass), echo],
      text("hi"),
      ["echo hi"],
    ],
    [
      "or later",
      [(p) => p.on("text", async () => pass), (p) => p.on("text", async () => pass), echo],
      text("hi"),
      ["echo hi"],
    ],
    ["silent ends the asking", [(p) => p.on("text", () => silent), echo], text("hi"), "silent"],
    ["nobody asks for it", [(p) => p.on("location", () => "pin")], text("hi"), "pass"],
    ["everybody passes", [(p) => p.on("text", () => pass)], text("hi"), "pass"],
    [
      "a catch-all for messages never sees events",
      [(p) => p.on(":message", () => "message")],
      click("HELP"),
      "pass",
    ],
    [
      "a group asks for each of its kinds",
      [(p) => p.on(":position", ({ event }) => event.kind)],
      report(),
      ["event:LOCATION"],
    ],
    [
      "a list asks for each of its queries",
      [(p) => p.on(["location", "event:click=HELP"], () => "either")],
      click("HELP"),
      ["either"],
    ],
    [
      "a handler with a key and a kind is asked in both passes, and once if it answers",
      [
        (p) => p.on("event:click", () => "whole"),
        (p) => p.on(["event:click=HELP", "event:click"], () => "both"),
      ],
      click("HELP"),
      ["both"],
    ],
    [
      "a family asks for the changes that are known",
      [(p) => p.on("event:change_contact", ({ event }) => event.kind)],
      event(click(""), { kind: "event:change_contact:create_user" }),
      ["event:change_contact:create_user"],
    ],
    [
      "and for those that are not",
      [(p) => p.on("event:change_contact", ({ event }) => event.kind)],
      event(click(""), { kind: "event:change_contact", changeType: "new" }),
      ["event:change_contact"],
    ],
    [
      "one change is not another",
      [(p) => p.on("event:change_contact:create_user", () => "created")],
      event(click(""), { kind: "event:change_contact:delete_user" }),
      "pass",
    ],
    [
      "an unknown kind answers to its group, not to that of messages or events",
      [
        (p) => p.on([":message", ":event"], () => "known"),
        (p) => p.on(":unknown", ({ event }) => event.msgType),
      ],
      event(text(""), { kind: "unknown", msgType: "hologram" }),
      ["hologram"],
    ],
  ];
  for (const [name, setups, asked, expected] of cases) {
    it(name, async () => {
      const { ask } = await botOf(listed(setups));
      assert.deepEqual(await ask(asked), expected);
    });
  }

  it("looks into texts only", async () => {
    const { ask } = await botOf(
      listed([
        (p) => {
          p.keyword("HELP", "keyword", { mode: "contains" });
          p.hears(/./, () => "hears");
          p.command("HELP", () => "command");
        },
      ]),
    );
    assert.equal(await ask(click("HELP")), "pass");
  });

  it("gives handlers what their form found", async () => {
    const { ask } = await botOf(
      listed([
        (p) => {
          p.hears(
            /^#(?<number>\d+)$/,
            ({ match }) => `${match[0]} ${match[1]} ${match.groups.number}`,
          );
          p.command(["where <user> [limit:int]", "where"], ({ args }) => JSON.stringify(args));
          p.keyword(["价格", "price"], ({ event }) => event.content);
        },
      ]),
    );
    assert.deepEqual(await ask(text("#12")), ["#12 12 12"]);
    assert.deepEqual(await ask(text("where li 5")), ['{"user":"li","limit":5}']);
    assert.deepEqual(await ask(text("/where")), ["{}"]);
    assert.deepEqual(await ask(text(" ＰＲＩＣＥ ")), [" ＰＲＩＣＥ "]);
  });

  it("tells the usage of every pattern that begins like the text", async () => {
    const { ask } = await botOf(
      listed([(p) => p.command(["note add <text...>", "note del <id:int>"], () => "done"), echo]),
    );
    assert.deepEqual(await ask(text("note del it")), ["用法 usage: note del <id:int>"]);
    assert.deepEqual(await ask(text("note del 3")), ["done"]);
    assert.deepEqual(await ask(text("notes")), ["echo notes"]);
  });

  it("prints the order", async () => {
    const { bot } = await botOf(
      listed([
        echo,
        (p) => {
          p.on(["event:click=HELP", "text"], () => pass);
          p.keyword("hi", "a");
          p.keyword("ho", "b");
        },
        (p) => p.keyword(["你好", "hello"], "c", { mode: "word" }),
      ]),
    );
    assert.deepEqual(
      bot.order().map((entry) => `${entry.plugin}: ${entry.handler}`),
      [
        "b: on event:click=HELP, text",
        "b: 2 keywords",
        "c: keyword 你好, hello (word)",
        "a: on text",
        "b: on event:click=HELP, text",
      ],
    );
  });

  it("knows who is interested in a kind", async () => {
    const { bot } = await botOf(
      listed([
        (p) => {
          p.observe(":message", () => {});
          p.on("text", () => pass);
          p.collect("event:LOCATION", () => {});
        },
      ]),
    );
    const nobody = { answers: false, observes: false, collects: false };
    assert.deepEqual(bot.interest(text("")), { ...nobody, answers: true, observes: true });
    assert.deepEqual(bot.interest(report()), { ...nobody, collects: true });
    assert.deepEqual(bot.interest(click("")), nobody);
    assert.deepEqual(bot.interest(pin("")), { ...nobody, observes: true });
  });
});

describe("ten thousand keywords", () => {
  it("are all answered, each by its own rule, and nothing else is", async () => {
    const modes = ["exact", "prefix", "contains", "word"] as const;
    const word = (index: number) => `第${index}号关键词`;
    const { ask } = await botOf(
      listed([
        (p) => {
          for (let index = 0; index < 10_000; index += 1) {
            const mode = modes[index % modes.length] ?? "exact";
            p.keyword(word(index), `answer ${index}`, { mode });
          }
        },
        echo,
      ]),
    );
    for (let index = 0; index < 10_000; index += 1) {
      assert.deepEqual(await ask(text(word(index))), [`answer ${index}`]);
    }
    assert.deepEqual(await ask(text("第号关键词")), ["echo 第号关键词"]);
    assert.deepEqual(await ask(text(`我要${word(2)}`)), ["answer 2"]);
    assert.deepEqual(await ask(text(`我要${word(1)}`)), [`echo 我要${word(1)}`]);
  });
});
