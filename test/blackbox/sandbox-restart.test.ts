import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it, vi } from "vitest";
import type { Deed } from "../../core/sandbox/callbacks/deed.ts";
import type { Snapshot } from "../../core/sandbox/page-protocol.ts";
import { type BotProcess, startProcess } from "../support/bot-process.ts";

// Each starts two processes, one after the other.
vi.setConfig({ testTimeout: 120_000 });

const ROOT = new URL("../..", import.meta.url).pathname;
const CONFIG = `
import { definePlugin, defineBot, env, reply, secret, sqlite, wecomApp } from "${ROOT}core/index.ts";
const probe = definePlugin({
  name: "probe",
  setup(p) {
    p.command("card", () => reply.templateCard({
      cardType: "button_interaction", mainTitle: { title: "Holidays" }, taskId: "holidays",
      buttonList: [{ text: "Yes", key: "yes" }],
    }));
    p.on("event:template_card_event", () => reply.updateButton("agreed"));
    p.on("text", () => ["answered", "and pushed"]);
  },
});
export default defineBot({
  apps: { main: wecomApp({
    corpId: env("WECOM_CORP_ID"), agentId: env("WECOM_AGENT_ID"), token: secret("WECOM_TOKEN"),
    encodingAesKey: secret("WECOM_ENCODING_AES_KEY"), secret: secret.optional("WECOM_SECRET"),
  }) },
  store: sqlite(),
  plugins: [probe()],
});
`;

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of undo.splice(0).toReversed()) await clean();
});

/** A sandbox that can be started again and again, and its page as a browser sees it. */
async function place() {
  const directory = await mkdtemp(join(tmpdir(), "huiyin-"));
  undo.push(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, "package.json"), '{ "type": "module" }');
  await writeFile(join(directory, "bot.config.ts"), CONFIG);
  const start = async () => {
    const bot = await startProcess({ directory, dataDirectory: join(directory, "data") });
    undo.push(() => bot.clean());
    return Object.assign(bot, await pageOf(bot, join(directory, "data/sandbox")));
  };
  return { directory, start };
}

async function pageOf(bot: BotProcess, folder: string) {
  const { adminPort } = await bot.logged("bot.started");
  const origin = `http://127.0.0.1:${adminPort}`;
  const token = (await readFile(join(folder, "admin-token"), "utf8")).trim();
  const page = await fetch(`${origin}/page`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  const { link } = (await page.json()) as { readonly link: string };
  const cookie = (await fetch(origin + link)).headers.get("set-cookie")?.split(";")[0] ?? "";
  const snapshot = async () => {
    const answer = await fetch(`${origin}/sandbox/api/snapshot`, { headers: { cookie } });
    return (await answer.json()) as Snapshot;
  };
  return {
    snapshot,
    async does(deed: Deed) {
      const answer = await fetch(`${origin}/sandbox/api/deeds`, {
        method: "POST",
        headers: { cookie, origin, "content-type": "application/json" },
        body: JSON.stringify({ app: "main", member: "li", deed }),
      });
      assert.equal(answer.status, 200, await answer.text());
    },
    async until(isSo: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
      for (const end = Date.now() + 40_000; Date.now() < end; ) {
        const now = await snapshot();
        if (isSo(now)) return now;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      assert.fail(JSON.stringify((await snapshot()).entries));
    },
  };
}

const textsOf = ({ entries }: Snapshot) =>
  entries.map(({ content }) => (content.type === "text" ? content.content : content.type));
const callsOf = ({ records }: Snapshot) =>
  records.flatMap((record) => (record.type === "call" ? [record] : []));

describe("a sandbox that is started again", () => {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    it(`knows its chats, its token and its cards after a ${signal}`, async () => {
      const { directory, start } = await place();
      const first = await start();
      await first.does({ do: "text", content: "hello" });
      await first.until((now) => textsOf(now).length === 3);
      await first.does({ do: "text", content: "card" });
      const before = await first.until((now) => textsOf(now).includes("template_card"));
      assert.deepEqual(
        callsOf(before)
          .map(({ path }) => path)
          .slice(0, 1),
        ["/cgi-bin/gettoken"],
      );
      const kept = () => readFile(join(directory, "data/sandbox/company.json"), "utf8");
      // What is younger than half a second may go with a kill.
      while (!(await kept()).includes("Holidays")) await new Promise(setImmediate);
      await first.stop(signal);

      const next = await start();
      const after = await next.snapshot();
      assert.deepEqual(textsOf(after), textsOf(before));
      assert.equal(after.corp.corpId, before.corp.corpId);
      const card = after.entries.find(({ content }) => content.type === "template_card");
      assert.ok(card);
      await next.does({ do: "press", entry: card.id, key: "yes" });
      await next.until(({ entries }) =>
        entries.some(
          ({ content }) => content.type === "template_card" && content.state.inert === "agreed",
        ),
      );
      await next.does({ do: "text", content: "again" });
      const end = await next.until((now) => textsOf(now).length === 8);
      assert.deepEqual(textsOf(end).slice(-3), ["again", "answered", "and pushed"]);
      const calls = callsOf(end).map(({ path, errcode }) => [path, errcode]);
      assert.deepEqual(calls, [["/cgi-bin/message/send", 0]]);
      assert.equal(await next.stop(), 0);
    });
  }
});
