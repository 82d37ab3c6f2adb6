import assert from "node:assert/strict";
import { afterEach, describe, it } from "vitest";
import { createInsides } from "../../../../core/assembly/insides.ts";
import { createTraces } from "../../../../core/assembly/traces.ts";
import { createPage, type Page } from "../../../../core/page/server/create-page.ts";
import { createSandbox } from "../../../../core/sandbox/create-sandbox.ts";
import type { PageChange, RecordDetail, Snapshot } from "../../../../core/sandbox/page-protocol.ts";
import { defaultWorld } from "../../../../core/sandbox/world/default-world.ts";
import { Secret } from "../../../../core/secret.ts";
import { pooledEntropy } from "../../../../core/system-entropy.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { echo } from "../../../../plugins/echo/index.ts";
import { CREDENTIALS, type RunningBot, startBot } from "../../../support/running-bot.ts";

const ORIGIN = "http://127.0.0.1:8081";
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

/** A page of a platform, with a bot behind it when one is given. */
function pageOf(bot?: RunningBot) {
  const clock = new ManualClock(Date.now());
  const sandbox = createSandbox({
    clock,
    entropy: pooledEntropy(),
    world: defaultWorld({
      corpId: CREDENTIALS.corpId,
      apps: [
        {
          name: "main",
          title: "main",
          agentId: CREDENTIALS.agentId,
          secret: "s",
          callback: bot && { url: `${bot.baseUrl}/wecom/callback`, ...CREDENTIALS },
          reportsLocation: false,
          reportsEnter: true,
          menu: undefined,
        },
      ],
    }),
  });
  const page = createPage({
    sandbox,
    secret: new Secret("s".repeat(43)),
    version: "1.2.3",
    apiOrigin: "http://127.0.0.1:9",
    bot: createInsides({ traces: createTraces(), feed: sandbox.feed, clock }),
  });
  undo.push(
    () => page.close(),
    () => sandbox.close(),
  );
  return { clock, sandbox, page };
}

async function entered(page: Page): Promise<string> {
  const answer = await page.handle(new Request(`${ORIGIN}${page.link()}`));
  assert.equal(answer.status, 200);
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

/** Asks as the page does, from inside. */
function insideOf(page: Page, cookie: string) {
  return async (method: string, path: string, body?: unknown) => {
    const headers = { cookie, origin: ORIGIN };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return page.handle(new Request(`${ORIGIN}/sandbox/${path}`, { method, headers, ...sent }));
  };
}

async function opened(bot?: RunningBot) {
  const all = pageOf(bot);
  const ask = insideOf(all.page, await entered(all.page));
  const json = async <T>(method: string, path: string, body?: unknown) =>
    (await (await ask(method, path, body)).json()) as T;
  return { ...all, ask, json };
}

async function withBot() {
  const bot = await startBot({ plugins: [echo()] });
  undo.push(() => bot.stop());
  return { bot, ...(await opened(bot)) };
}

describe("the page's server", () => {
  it("lets nobody in without a link, and each link once", async () => {
    const { page } = pageOf();
    const outside = (path: string) => page.handle(new Request(`${ORIGIN}${path}`));
    assert.equal((await outside("/sandbox/")).status, 403);
    assert.equal((await outside("/sandbox/api/snapshot")).status, 403);
    assert.equal((await outside("/sandbox/?key=guess")).status, 403);
    const link = page.link();
    assert.equal((await outside(link)).status, 200);
    assert.equal((await outside(link)).status, 403);
  });

  it("takes a request that changes something from its own page only", async () => {
    const { page } = pageOf();
    const cookie = await entered(page);
    for (const origin of ["http://evil.example", "", "http://127.0.0.1:8080", "null"]) {
      const request = new Request(`${ORIGIN}/sandbox/api/clear`, {
        method: "POST",
        headers: { cookie, origin },
      });
      const answer = await page.handle(request);
      assert.equal(answer.status, 403);
      assert.equal(((await answer.json()) as { code: string }).code, "page.origin");
    }
  });

  it("takes its own page for its own, also where a forwarded port speaks TLS", async () => {
    const { page } = pageOf();
    const cookie = await entered(page);
    const request = new Request(`${ORIGIN}/sandbox/api/clear`, {
      method: "POST",
      headers: { cookie, origin: ORIGIN.replace("http:", "https:") },
    });
    assert.equal((await page.handle(request)).status, 200);
  });

  it("says to whoever comes under a strange name how to allow it, and repeats no markup", () => {
    const { page } = pageOf();
    const html = page.misdirected("Dev.Example.com:9000");
    assert.match(html, /HUIYIN_PAGE_HOSTS=dev\.example\.com:9000/);
    assert.match(html, /没有被允许[\s\S]*not been allowed/);
    assert.doesNotMatch(page.misdirected("<script>x</script>"), /<script>/);
    assert.doesNotMatch(page.misdirected("evil.com:x@legit.com"), /evil|legit/);
  });

  it("refuses to decide on what is not there any more, in both languages", async () => {
    const { ask } = await opened();
    const answer = await ask("POST", "api/dead/abc/retry");
    assert.equal(answer.status, 409);
    const { code, zh, en } = (await answer.json()) as { code: string; zh: string; en: string };
    assert.deepEqual([code, zh !== "", en !== ""], ["page.decided", true, true]);
  });

  it("serves page, script, style and land, and allows nothing from elsewhere", async () => {
    const { ask } = await opened();
    for (const [path, type] of [
      ["", "text/html"],
      ["page.js", "text/javascript"],
      ["page.css", "text/css"],
      ["land.json", "application/json"],
    ] as const) {
      const answer = await ask("GET", path);
      assert.equal(answer.status, 200);
      assert.ok(answer.headers.get("content-type")?.startsWith(type));
      assert.match(answer.headers.get("content-security-policy") ?? "", /default-src 'self'/);
    }
    assert.equal((await ask("GET", "api/nothing")).status, 404);
  });

  it("gives everything in one snapshot, and no secret", async () => {
    const { ask } = await opened();
    const text = await (await ask("GET", "api/snapshot")).text();
    const snapshot = JSON.parse(text) as Snapshot;
    assert.equal(snapshot.version, "1.2.3");
    assert.equal(snapshot.apps[0]?.name, "main");
    assert.ok(snapshot.members.length > 2 && snapshot.samples.length > 50);
    assert.ok(!text.includes(CREDENTIALS.token) && !text.includes(CREDENTIALS.encodingAesKey));
  });

  it("does what a member does, and tells of it: chat, record, detail, again, vector", async () => {
    const { json, ask, sandbox } = await withBot();
    const deed = { do: "text", content: "你好" };
    const did = await json<{ callbacks: string[] }>("POST", "api/deeds", {
      app: "main",
      member: "li",
      deed,
    });
    const [id = ""] = did.callbacks;
    const again = await json<{ callbacks: string[] }>("POST", `api/records/${id}/again`, {});
    await settled(sandbox, again.callbacks[0] ?? "");
    const detail = await json<RecordDetail>("GET", `api/records/${id}`);
    assert.equal(detail.record.type === "callback" && detail.record.outcome, "shown");
    const texts = sandbox.chats.entries.map(({ content }) => content);
    assert.equal(texts.length, 3);
    const { vectors } = JSON.parse(await (await ask("GET", `api/records/${id}/vector`)).text());
    assert.match(vectors[0].message, /你好/);
    const recording = await (await ask("GET", "api/recording")).text();
    assert.equal(recording.trim().split("\n").length, 3);
  });

  it("sends changes as they happen, several together", async () => {
    const { ask, json, clock } = await opened();
    const stream = await ask("GET", "api/changes");
    const reader = stream.body?.getReader();
    await reader?.read();
    await json("POST", "api/faults", { fault: { kind: "api.html" }, scope: { times: 2 } });
    await json("POST", "api/settings", { deliveries: 3 });
    await clock.advance(100);
    const { value } = (await reader?.read()) ?? {};
    const text = new TextDecoder().decode(value);
    const changes = JSON.parse(text.replace(/^data: /, "")) as PageChange[];
    assert.deepEqual(
      changes.map(({ type }) => type),
      ["faults", "settings"],
    );
    await reader?.cancel();
  });

  it("forgets a page that went away with changes on their way to it", async () => {
    const { ask, clock, sandbox } = await opened();
    const stream = await ask("GET", "api/changes");
    sandbox.faults.add({ kind: "api.html" });
    await stream.body?.cancel();
    // Neither the batch nor the breath of a stream that is gone may throw: nobody would catch it.
    await clock.advance(60_000);
    assert.equal(clock.pending, 0);
  });

  it("says that it closes, and ends its streams", async () => {
    const { ask, page } = await opened();
    const stream = await ask("GET", "api/changes");
    const all = stream.text();
    page.close();
    assert.equal(await all, ': \n\ndata: [{"type":"closing"}]\n\n');
  });

  it("keeps a file, and gives it back without running it", async () => {
    const { page } = pageOf();
    const cookie = await entered(page);
    const headers = { cookie, origin: ORIGIN, "content-type": "text/html" };
    const upload = await page.handle(
      new Request(`${ORIGIN}/sandbox/api/media?type=file&name=${encodeURIComponent("页.html")}`, {
        method: "POST",
        headers,
        body: "<script>alert(1)</script>",
      }),
    );
    const { mediaId } = (await upload.json()) as { mediaId: string };
    const download = await page.handle(
      new Request(`${ORIGIN}/sandbox/api/media/${mediaId}`, { headers: { cookie } }),
    );
    assert.equal(download.headers.get("content-type"), "application/octet-stream");
    assert.equal(await download.text(), "<script>alert(1)</script>");
  });

  for (const [what, method, path, body, code] of [
    [
      "an unknown app",
      "POST",
      "api/deeds",
      { app: "x", member: "li", deed: { do: "enter" } },
      "deed.app",
    ],
    ["a deed without a member", "POST", "api/deeds", { app: "main", deed: {} }, "page.body"],
    ["no JSON", "POST", "api/deeds", undefined, "page.body"],
    ["an unknown record", "GET", "api/records/c99", undefined, "page.record"],
    ["an unknown file", "GET", "api/media/none", undefined, "page.media"],
    [
      "a walk without a route",
      "POST",
      "api/walks",
      { app: "main", member: "li", members: 1, route: [], speed: 1 },
      "walk.route",
    ],
  ] as const) {
    it(`refuses ${what} in both languages`, async () => {
      const { ask } = await opened();
      const answer = await ask(method, path, body);
      const refusal = (await answer.json()) as { code: string; zh: string; en: string };
      assert.ok(answer.status >= 400 && answer.status < 500);
      assert.equal(refusal.code, code);
      assert.ok(refusal.zh && refusal.en);
    });
  }

  it("clears what was", async () => {
    const { json, sandbox } = await withBot();
    const deed = { do: "text", content: "hi" };
    const { callbacks } = await json<{ callbacks: string[] }>("POST", "api/deeds", {
      app: "main",
      member: "li",
      deed,
    });
    await settled(sandbox, callbacks[0] ?? "");
    await json("POST", "api/clear", {});
    assert.deepEqual([sandbox.feed.records, sandbox.chats.entries], [[], []]);
  });
});

/** Waits until a callback has its outcome. */
function settled({ feed }: ReturnType<typeof pageOf>["sandbox"], id: string): Promise<void> {
  return new Promise((resolve) => {
    const isOver = () => {
      const record = feed.find(id);
      return record?.type === "callback" && record.outcome !== undefined;
    };
    if (isOver()) return resolve();
    const forget = feed.onChange(() => {
      if (!isOver()) return;
      forget();
      resolve();
    });
  });
}
