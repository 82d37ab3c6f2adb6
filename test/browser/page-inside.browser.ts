import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, it } from "vitest";
import type { BotProcess } from "../support/bot-process.ts";
import {
  botFolder,
  bubble,
  enterApp,
  freshLink,
  launch,
  line,
  linkOf,
  type OpenedPage,
  open,
  say,
  shoot,
  startSandbox,
  WIDE,
} from "./opened-page.ts";

/** Breaks, mends itself, sends cards, breaks outside of messages. */
const PLUGINS = `let broken = true;
const shop = definePlugin({
  name: "shop",
  setup(p) {
    p.keyword("order", ({ event }) => {
      if (broken) throw new TypeError("no stock for " + event.content);
      return "ordered";
    });
    p.keyword("mend", () => { broken = false; return "mended"; });
    p.observe("text", ({ event }) => { if (event.content === "watch") throw new Error("observed badly"); });
    p.keyword("tick", () => { p.clock.after(10, () => { throw new Error("tick broke"); }); return "ticking"; });
    p.keyword("approve", () =>
      reply.templateCard({
        cardType: "button_interaction",
        mainTitle: { title: "报销单 128 元" },
        taskId: "task-" + Date.now(),
        buttonList: [{ text: "同意", key: "yes" }],
      }),
    );
    p.on("event:template_card_event", () => reply.updateButton("已同意"));
    p.job("stock", { cron: "0 9 29 2 *", help: "counts what is left" }, () => {});
    p.on("text", ({ event }) => "echo " + event.content);
  },
});`;

let browser: Browser;
let bot: BotProcess;
let directory = "";
const opened: OpenedPage[] = [];

beforeAll(async () => {
  browser = await launch();
  directory = await botFolder(PLUGINS, "shop()", "sqlite()");
  bot = await startSandbox({ directory });
});
afterEach(async () => {
  const pages = opened.splice(0);
  await Promise.all(pages.map((page) => page.close()));
  for (const { complaints } of pages) assert.deepEqual(complaints, []);
});
afterAll(async () => {
  await browser.close();
  assert.equal(await bot.stop(), 0, bot.output.stdout.slice(-4_000));
  await bot.clean();
  await rm(directory, { recursive: true });
});

async function openPage(options: Parameters<typeof open>[2] = {}): Promise<Page> {
  const one = await open(browser, await freshLink(bot), { ...WIDE, ...options });
  opened.push(one);
  await enterApp(one.page);
  return one.page;
}

const detailOf = (page: Page) => page.getByTestId("record-detail");

describe("what went wrong inside the bot", () => {
  it("is red, with message, place and folded frames; a retry shows how it went", async () => {
    const page = await openPage();
    await say(page, "order");
    await line(page, /order.*no stock for order/)
      .last()
      .click();
    const broken = page.locator('.line[aria-selected="true"]');
    assert.equal(await broken.getAttribute("data-wrong"), "true");
    const thrown = detailOf(page).getByTestId("thrown");
    await thrown.getByText("TypeError: no stock for order").waitFor();
    assert.match(await thrown.getByTestId("thrown-place").innerText(), /bot\.config\.ts:\d+:\d+/);
    const frames = thrown.locator("details");
    assert.equal(await frames.first().evaluate((element) => element.hasAttribute("open")), false);
    await shoot(page, "1440-zh-threw");

    await page.getByTestId("wrong-only").click();
    assert.equal(await line(page, "order").count(), 1);
    await page.getByTestId("wrong-only").click();

    await page.getByTestId("retry-dead").click();
    await detailOf(page).getByText("跑了 2 次都失败").waitFor();
    await say(page, "mend");
    await bubble(page, "mended").waitFor();
    await page.getByTestId("retry-dead").click();
    await page.getByTestId("mended").getByText("第 3 次运行没有出错").waitFor();
    await bubble(page, "ordered").waitFor();
    await line(page, /order.*ordered/)
      .last()
      .waitFor();
    assert.equal(await broken.getAttribute("data-wrong"), null);
    await shoot(page, "1440-zh-retried");
  });

  it("is red in an observer too, beside the answer that others gave", async () => {
    const page = await openPage({ locale: "en-US" });
    await say(page, "watch");
    const record = line(page, /watch.*echo watch/).last();
    await record.getByText("plugin failed").waitFor();
    await record.click();
    await detailOf(page).getByText("Error: observed badly").waitFor();
    await shoot(page, "1440-en-observer");
  });

  it("is a line of its own outside of any message", async () => {
    const page = await openPage();
    await say(page, "tick");
    const record = line(page, "tick broke").last();
    await record.click();
    await detailOf(page).getByText("Error: tick broke").waitFor();
    assert.equal(await record.getAttribute("data-wrong"), "true");
  });
});

describe("an answer that goes actively", () => {
  it("is called so, and linked with its call both ways; its card says what was pressed", async () => {
    const page = await openPage();
    await say(page, "approve");
    const record = line(page, /approve.*报销单 128 元/).last();
    await record.getByText("主动发送").waitFor();
    await record.click();
    await detailOf(page).getByTestId("part-link").click();
    await detailOf(page).getByText("/cgi-bin/message/send").first().waitFor();
    await detailOf(page).getByTestId("answers").click();
    await detailOf(page).locator('[data-station="parts"]').waitFor();
    await page.getByTestId("chat").getByRole("button", { name: "同意" }).last().click();
    await line(page, /template_card_event.*报销单 128 元 · yes.*已同意/)
      .last()
      .waitFor();
    await shoot(page, "1440-zh-card");
  });

  it("shows what is done by the clock; it is run, paused and resumed there", async () => {
    const page = await openPage({ locale: "en-US" });
    await page.getByText("Jobs · 1").click();
    const job = page.getByTestId("job");
    await job.getByText("counts what is left").waitFor();
    await job.getByText(/^Next: \d{4}-02-29 09:00:00$/).waitFor();
    await job.getByTestId("job-run").click();
    await job.getByText("done last time").waitFor();
    await job.getByTestId("job-pause").click();
    await job.getByText("Paused").waitFor();
    await shoot(page, "1440-en-jobs");
    await job.getByTestId("job-pause").click();
    await job.getByText(/^Next: /).waitFor();
  });

  it("waits in sight, says why, and goes by hand", async () => {
    const page = await openPage({ locale: "en-US" });
    await page.getByText("Faults").first().click();
    await page.getByLabel("Which path of the API").selectOption("/cgi-bin/message/send");
    const fault = page.getByTestId("fault-api.errcode");
    await fault.getByText("60020").click();
    await fault.getByRole("switch").click();
    await say(page, "approve");
    await page.getByText("Outbox · 1").click();
    const part = page.getByTestId("outbox").getByTestId("part");
    await part.getByText(/60020/).waitFor();
    await shoot(page, "1440-en-outbox");
    await part.getByTestId("retry").click();
    await page.getByTestId("outbox-none").waitFor();
    assert.match(
      await line(page, /approve/)
        .last()
        .innerText(),
      /sent actively/,
    );
  });
});

describe("the page", () => {
  it("offers a newcomer what handlers wait for, with the tools shut and faults set to once", async () => {
    const page = await openPage({ locale: "en-US" });
    await page.getByTestId("member-switch").click();
    await page.locator('[data-member="liu"]').click();
    const tries = page.getByTestId("tries");
    await tries.waitFor();
    await shoot(page, "1440-en-empty");
    assert.ok(((await page.getByTestId("faults").boundingBox())?.height ?? 99) < 60);
    await tries.getByRole("button", { name: "approve" }).click();
    await bubble(page, "approve").waitFor();
    await page.getByText("Faults", { exact: true }).first().click();
    assert.equal(
      await page.getByRole("button", { name: "once" }).getAttribute("aria-pressed"),
      "true",
    );
  });

  it("keeps member, fault settings and what was cleared over a reload", async () => {
    const page = await openPage({ locale: "en-US" });
    await page.getByTestId("member-switch").click();
    await page.locator('[data-member="chen"]').click();
    await say(page, "before");
    await line(page, /before.*echo before/).waitFor();
    await page.getByText("Faults", { exact: true }).first().click();
    await page.getByRole("button", { name: "3×" }).click();
    await page.getByTestId("clear").click();
    await page.reload();
    await enterApp(page);
    await bubble(page, "echo before").waitFor();
    assert.match(await page.getByTestId("member-switch").innerText(), /chen/);
    assert.equal(await line(page, "before").count(), 0);
    await page.getByText("Faults", { exact: true }).first().click();
    assert.equal(
      await page.getByRole("button", { name: "3×" }).getAttribute("aria-pressed"),
      "true",
    );
  });

  it("answers a search on the map that it cannot follow, and says that the map is offline", async () => {
    const page = await openPage();
    await page.getByTestId("plus").click();
    await page.getByTestId("plus-location").click();
    const search = page.getByTestId("map-search");
    await search.fill("亚特兰蒂斯 91, 200");
    await search.press("Enter");
    await page.getByTestId("map-wrong").getByText("找不到“亚特兰蒂斯 91, 200”").waitFor();
    assert.match((await page.getByTestId("map").getAttribute("data-offline")) ?? "", /离线地图/);
    await shoot(page, "1440-zh-map");
    await search.fill("杭州市");
    await page.getByText("30.274100, 120.155100").waitFor();
    assert.equal(await page.getByTestId("map-wrong").count(), 0);
  });

  it("says under a host that nobody allowed how to allow it", async () => {
    const { adminPort } = await bot.logged("bot.started");
    const forward = await forwarded(Number(adminPort));
    const context = await browser.newContext();
    const page = await context.newPage();
    const answer = await page.goto(`http://127.0.0.1:${forward.port}/sandbox/`);
    assert.equal(answer?.status(), 421);
    await page.getByText(`HUIYIN_PAGE_HOSTS=127.0.0.1:${forward.port}`).waitFor();
    await shoot(page, "misdirected");
    await context.close();
    forward.close();
  });
});

describe("a bot that is restarted while the page is open", () => {
  it("is said to have stopped; the page goes on, with its list and what could not be sent", async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), "huiyin-data-"));
    const ports = { PORT: String(await freePort()), HUIYIN_ADMIN_PORT: String(await freePort()) };
    const start = () => startSandbox({ directory, dataDirectory, environment: ports });
    const first = await start();
    const one = await open(browser, linkOf(first), WIDE);
    const { page } = one;
    await enterApp(page);
    await page.getByTestId("member-switch").click();
    await page.locator('[data-member="wang"]').click();
    await say(page, "remember me");
    await line(page, /remember me.*echo remember me/).waitFor();
    await say(page, "order");
    await line(page, /order.*no stock for order/).waitFor();

    assert.equal(await first.stop(), 0);
    await page.getByTestId("connection").getByText("机器人停了").waitFor();
    await say(page, "too early");
    await page.getByTestId("notice").waitFor();
    assert.equal(await page.getByTestId("composer").inputValue(), "too early");
    await shoot(page, "1440-zh-stopped");

    const second = await start();
    await page.getByTestId("connection").getByText("已连接").waitFor();
    await page.getByTestId("composer").press("Enter");
    await line(page, /too early.*echo too early/).waitFor();
    assert.match(await page.getByTestId("member-switch").innerText(), /wang/);
    await line(page, /remember me.*echo remember me/).click();
    await detailOf(page).getByText("机器人之后重启过").waitFor();
    await bubble(page, "echo remember me").waitFor();
    await shoot(page, "1440-zh-restarted");

    // What an author does: mends the code, which restarts the bot, and tries the dead letter again.
    await say(page, "mend");
    await bubble(page, "mended").waitFor();
    await line(page, /order.*no stock for order/).click();
    await page.getByTestId("retry-dead").click();
    await page.getByTestId("mended").getByText("不再是死信").waitFor();
    await bubble(page, "ordered").waitFor();

    await one.close();
    assert.equal(await second.stop(), 0);
    await rm(dataDirectory, { recursive: true });
  });
});

describe("a forwarded port that was allowed", () => {
  it("leads to the page, which works", async () => {
    const [adminPort, port] = [await freePort(), await freePort()];
    const forward = await forwarded(adminPort);
    const allowed = await startSandbox({
      directory,
      environment: {
        PORT: String(port),
        HUIYIN_ADMIN_PORT: String(adminPort),
        HUIYIN_PAGE_HOSTS: `localhost:${forward.port}`,
      },
    });
    const link = linkOf(allowed).replace(`127.0.0.1:${adminPort}`, `localhost:${forward.port}`);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(link);
    await enterApp(page);
    await say(page, "hello");
    await bubble(page, "echo hello").waitFor();
    await context.close();
    forward.close();
    assert.equal(await allowed.stop(), 0);
    await allowed.clean();
  });
});

/** A port that leads to another, as `ssh -L` makes one. */
async function forwarded(target: number) {
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  assert.ok(address && typeof address === "object");
  return { port: address.port, close: () => void server.close() };
}

/** One that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(address && typeof address === "object");
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  return address.port;
}
