import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definePlugin, sqlite } from "huiyin";
import { testBot } from "huiyin/testing";
import { describe, it } from "vitest";

type Answering = () => string | Promise<string>;
const ANSWERS: Readonly<Record<string, Answering>> = {
  "that is there at once": () => "ok",
  "that comes later": async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return "ok";
  },
};

/** A watcher that counts beside a handler which answers. */
function counting(answer: Answering) {
  const counted: number[] = [];
  const plugin = definePlugin({
    name: "counting",
    setup(p) {
      const count = p.store("count", () => 0).of("a");
      p.observe("text", async ({ update, add }) => {
        await update(count, (value) => value + 1);
        counted.push(await add(count, 10));
      });
      p.on("text", answer);
    },
  });
  return { plugin: plugin(), counted };
}

describe("what a watcher does beside an answer", () => {
  for (const [what, answer] of Object.entries(ANSWERS)) {
    for (const kind of ["memory", "sqlite"] as const) {
      it(`is done, on ${kind}, beside one ${what}`, async () => {
        const dataDirectory = mkdtempSync(join(tmpdir(), "watched-"));
        const { plugin, counted } = counting(answer);
        const options = kind === "sqlite" ? { store: sqlite(), dataDirectory } : {};
        {
          await using bot = await testBot({ plugins: [plugin], ...options });
          const li = bot.user("li");
          for (let said = 0; said < 3; said += 1) await li.says("hi");
          assert.deepEqual(li.inbox.texts(), ["ok", "ok", "ok"]);
        }
        assert.deepEqual(counted, [11, 22, 33]);
        rmSync(dataDirectory, { recursive: true, force: true });
      });
    }
  }
});
