import assert from "node:assert/strict";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, it } from "vitest";
import type { BotProcess } from "../support/bot-process.ts";
import { launch, linkOf, type OpenedPage, open, shoot, startSandbox } from "./opened-page.ts";

let browser: Browser;
let bot: BotProcess;
let links: string[] = [];
const opened: OpenedPage[] = [];

beforeAll(async () => {
  browser = await launch();
  bot = await startSandbox();
  links = [linkOf(bot)];
});
afterEach(async () => {
  const pages = opened.splice(0);
  await Promise.all(pages.map((page) => page.close()));
  for (const { complaints } of pages) assert.deepEqual(complaints, []);
});
afterAll(async () => {
  await browser.close();
  assert.equal(await bot.stop(), 0);
  await bot.clean();
});

/** A page of the running bot; each link opens one browser. */
async function openPage(options: Parameters<typeof open>[2] = {}): Promise<Page> {
  const one = await open(browser, links.pop() ?? (await freshLink(bot)), options);
  opened.push(one);
  return one.page;
}

/** What `npm run bot -- page` asks for. */
async function freshLink({ dataDirectory, logged }: BotProcess): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  const token = (await readFile(join(dataDirectory, "sandbox", "admin-token"), "utf8")).trim();
  const { adminPort } = await logged("bot.started");
  const answer = await fetch(`http://127.0.0.1:${adminPort}/page`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
  });
  const { link } = (await answer.json()) as { readonly link: string };
  return `http://127.0.0.1:${adminPort}${link}`;
}

const WIDE = { viewport: { width: 1440, height: 900 } };
const NARROW = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** With one app only, its chat is open from the begin. */
const enterApp = (page: Page) => page.getByTestId("chat").waitFor();

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId("composer").fill(text);
  await page.getByTestId("composer").press("Enter");
}

const bubble = (page: Page, text: string) =>
  page.getByTestId("chat").getByTestId("bubble").filter({ hasText: text });

describe("the sandbox page", () => {
  it("answers 我帅吗 with 帅得一逼, and the inspector tells how", async () => {
    const page = await openPage(WIDE);
    await enterApp(page);
    await say(page, "我帅吗");
    await bubble(page, "帅得一逼").waitFor();
    await shoot(page, "1440-zh");

    const record = page.getByTestId("record").filter({ hasText: "text" }).first();
    await record.click();
    const detail = page.getByTestId("record-detail");
    await detail.getByText("keyword-reply").first().waitFor();
    await shoot(page, "1440-zh-detail");
    assert.match(await detail.innerText(), /我帅吗[\s\S]*帅得一逼/);
  });

  it("opens once by a link; another browser with the same link stays outside", async () => {
    const link = await freshLink(bot);
    const first = await open(browser, link);
    opened.push(first);
    const context = await browser.newContext();
    const page = await context.newPage();
    const answer = await page.goto(link);
    assert.equal(answer?.status(), 403);
    assert.match(await page.innerText("body"), /npm run bot -- page/);
    await context.close();
  });

  it("sends a location, which the tracker notes", async () => {
    const page = await openPage(WIDE);
    await enterApp(page);
    await page.getByTestId("plus").click();
    await page.getByTestId("plus-location").click();
    await page.getByTestId("location-confirm").waitFor();
    await shoot(page, "1440-zh-location");
    await page.getByTestId("location-confirm").click();
    await say(page, "我在哪");
    await page
      .getByTestId("chat")
      .getByTestId("bubble")
      .filter({ hasText: /\d+\.\d+/ })
      .first()
      .waitFor();
    await shoot(page, "1440-zh-located");
  });

  it("clicks a menu", async () => {
    const page = await openPage(WIDE);
    await enterApp(page);
    await page.getByTestId("menu-toggle").click();
    await page.getByTestId("menu-button").filter({ hasText: "帮助" }).click();
    await bubble(page, "发送位置").waitFor();
    assert.ok(await page.getByTestId("record").filter({ hasText: "click" }).first().isVisible());
  });

  it("switches member, theme and language", async () => {
    const page = await openPage({ ...WIDE, locale: "en-US" });
    await enterApp(page);
    await say(page, "hello");
    await bubble(page, "hello").nth(1).waitFor();
    await page.getByTestId("theme").click();
    await shoot(page, "1440-en-theme");
    const theme = () => page.locator("html").getAttribute("data-theme");
    const before = await theme();
    await page.getByTestId("theme").click();
    assert.notEqual(before, await theme());
    await page.getByTestId("language").click();
    assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
    await page.getByTestId("member-switch").click();
    await page.getByText("王晓楠").first().click();
    await enterApp(page);
    assert.equal(await bubble(page, "hello").count(), 0);
  });

  it("is usable at 360 pixels, in both languages and themes", async () => {
    for (const [locale, colorScheme] of [
      ["zh-CN", "light"],
      ["en-US", "dark"],
    ] as const) {
      const page = await openPage({ ...NARROW, locale, colorScheme });
      await enterApp(page);
      await say(page, "我帅吗");
      await bubble(page, "帅得一逼").first().waitFor();
      await shoot(page, `360-${locale}-phone`);
      await page.getByTestId("tab-inspector").click();
      await page.getByTestId("record").first().waitFor();
      await shoot(page, `360-${locale}-inspector`);
      await page.getByTestId("tab-faults").click();
      await shoot(page, `360-${locale}-faults`);
      const overflow = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      assert.equal(overflow, 0);
    }
  });
});

describe("a bot with a slow handler", () => {
  let slow: BotProcess;
  let one: OpenedPage;
  let page: Page;
  let directory = "";

  beforeAll(async () => {
    directory = await slowBot();
    slow = await startSandbox(directory);
    // A link opens once; both tests look at the same page.
    one = await open(browser, linkOf(slow), WIDE);
    page = one.page;
  });
  afterAll(async () => {
    await one.close();
    await slow.stop();
    await slow.clean();
    await rm(directory, { recursive: true });
  });

  it("shows the redeliveries of a handler that takes six seconds, and its one run", async () => {
    await enterApp(page);
    await say(page, "slow");
    await bubble(page, "run 1").waitFor();
    const record = page.getByTestId("record").filter({ hasText: "text" }).first();
    assert.match(await record.innerText(), /×\s?2/);
    await record.click();
    await page.getByTestId("record-detail").getByText("slow").first().waitFor();
    await shoot(page, "1440-redelivered");
    assert.equal(await bubble(page, "run").count(), 1);
  });

  it("says that it is working on it, and sends the answer by itself", async () => {
    const before = await bubble(page, "run").count();
    await say(page, "later");
    await bubble(page, "one moment").waitFor();
    assert.equal(await bubble(page, "run").count(), before);
    await page.getByTestId("record").filter({ hasText: "message/send" }).first().waitFor();
    assert.equal(await bubble(page, "run").count(), before + 1);
    await shoot(page, "1440-pushed");
  });
});

/** A bot in a folder of its own whose one handler takes six seconds and counts its runs. */
async function slowBot(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "huiyin-slow-"));
  const root = new URL("../..", import.meta.url).pathname;
  await symlink(join(root, "node_modules"), join(directory, "node_modules"));
  await writeFile(join(directory, "package.json"), '{"type":"module"}');
  await writeFile(
    join(directory, "bot.config.ts"),
    `import { defineBot, definePlugin, env, memory, secret, wecomApp } from ${JSON.stringify(join(root, "core/index.ts"))};
let runs = 0;
const slow = definePlugin({
  name: "slow",
  setup(p) {
    const answer = async ({ sleep }) => {
      runs += 1;
      const run = runs;
      await sleep(6_000);
      return "run " + run;
    };
    p.keyword("slow", answer, { onLate: "retry-window" });
    p.keyword("later", answer, { onLate: "ack+push", ack: "one moment" });
  },
});
export default defineBot({
  apps: {
    main: wecomApp({
      corpId: env("WECOM_CORP_ID"),
      agentId: env("WECOM_AGENT_ID"),
      token: secret("WECOM_TOKEN"),
      encodingAesKey: secret("WECOM_ENCODING_AES_KEY"),
    }),
  },
  store: memory(),
  plugins: [slow()],
});
`,
  );
  return directory;
}
