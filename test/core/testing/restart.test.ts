import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reply, sqlite, to } from "huiyin";
import { describe, it } from "vitest";
import { start } from "./probe.ts";

const card = {
  cardType: "button_interaction",
  mainTitle: { title: "Lunch?" },
  taskId: "lunch",
  buttonList: [{ text: "Yes", key: "yes" }],
} as const;

for (const [name, options] of [
  ["memory", () => ({})],
  ["sqlite", (dataDirectory: string) => ({ store: sqlite(), dataDirectory })],
] as const) {
  for (const killed of [false, true]) {
    describe(`a bot on ${name} that is ${killed ? "killed" : "stopped"} and started anew`, () => {
      const beginning = async (setup: Parameters<typeof start>[0]) => {
        const directory = mkdtempSync(join(tmpdir(), "huiyin-kit-"));
        const bot = await start(setup, options(directory));
        return { bot, clean: () => rmSync(directory, { recursive: true }) };
      };

      it("keeps values, chats, cards and its token", async () => {
        const { bot, clean } = await beginning((p) => {
          const count = p.store("count", () => 0);
          p.command("card", async ({ push, event }) => {
            await push(reply.templateCard(card), to.user(event.from));
            return "here";
          });
          p.on("event:template_card_event=yes", () => reply.updateButton("Thanks"));
          p.on("text", async ({ update, event }) =>
            String(await update(count.of(event.from), (seen) => seen + 1)),
          );
        });
        const li = bot.user("li");
        await li.says("a");
        await li.says("card");
        await bot.restart({ killed });
        await li.says("b");
        await li.presses("yes");
        await bot.restart({ killed });
        await li.says("c");
        assert.deepEqual(li.inbox.texts(), ["1", "here", "2", "3"]);
        assert.equal(li.inbox.cards()[0]?.inert, "Thanks");
        const tokens = bot.api.calls.filter(({ path }) => path === "/cgi-bin/gettoken");
        assert.equal(tokens.length, 1);
        clean();
      });

      it("takes up what was running, once it has what it waited for", async () => {
        const attempts: number[] = [];
        const { bot, clean } = await beginning((p) =>
          p.on("text", async ({ attempt, sleep }) => {
            attempts.push(attempt);
            await sleep(12_000);
            return `done at ${attempt}`;
          }),
        );
        const li = bot.user("li");
        await li.says("slow");
        await bot.restart({ killed });
        await bot.clock.advance("1m");
        assert.deepEqual(attempts, killed ? [1, 2] : [1, 1]);
        assert.deepEqual(li.inbox.texts(), [`done at ${killed ? 2 : 1}`]);
        clean();
      });
    });
  }
}

describe("a group", () => {
  it("shows what the bot sent into it, and has to exist", async () => {
    const bot = await start((p) => {
      p.command("tell <chat> <text>", async ({ args, push }) => {
        await push(args.text, to.chat(args.chat));
        return "told";
      });
    });
    const group = bot.group("team", { members: ["li", "wang"] });
    await bot.user("li").says("tell team hello");
    assert.deepEqual(group.inbox.texts(), ["hello"]);
    await assert.rejects(bot.user("li").says("tell nowhere hello"), /outbox\.(dead|held)/);
    assert.throws(() => bot.group("no good"), RangeError);
  });
});

describe("files", () => {
  it("come with their name and their bytes", async () => {
    const bytes = new TextEncoder().encode("a,b\n1,2\n");
    const bot = await start((p) =>
      p.command("export", () => reply.file({ bytes, name: "table.csv" })),
    );
    const li = bot.user("li");
    await li.says("export");
    const [file] = li.inbox.files();
    assert.deepEqual([file?.type, file?.name], ["file", "table.csv"]);
    assert.deepEqual(Buffer.from(file?.bytes ?? []), Buffer.from(bytes));
  });
});

describe("strictness", () => {
  it("fails for a push that WeCom refuses, unless the test plays that", async () => {
    const bot = await start((p) => {
      p.command("tell", async ({ push }) => {
        await push("hello", to.user("nobody-here"));
        return "told";
      });
    });
    await assert.rejects(bot.user("li").says("tell"), /outbox\.(dead|held|unreachable)/);
    bot.api.fails(40058, { times: 1 });
    await bot.user("li").says("tell");
  });

  it("fails for a handler that forgets to return", async () => {
    const bot = await start((p) => p.on("text", (() => {}) as never));
    await assert.rejects(bot.user("li").says("x"), /plugin\.no_answer/);
  });

  it("fails for an answer that finds no way", async () => {
    const bot = await start(
      (p) => p.on("text", () => reply.image("x".repeat(40)), { onLate: "drop" }),
      { strict: true, apps: [{ name: "main", secret: false }] },
    );
    await assert.rejects(bot.user("li").says("x"));
  });
});
