import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
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
  assert.equal(await bot.stop(), 0, bot.output.stdout.slice(-4_000));
  await bot.clean();
});

/** A page of the running bot; each link opens one browser. */
async function openPage(options: Parameters<typeof open>[2] = {}): Promise<Page> {
  const one = await open(browser, links.pop() ?? (await freshLink(bot)), options);
  opened.push(one);
  return one.page;
}

const NARROW = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

describe("the sandbox page", () => {
  it("answers 我帅吗 with 帅得一逼, and the inspector tells how", async () => {
    const page = await openPage(WIDE);
    await enterApp(page);
    await say(page, "我帅吗");
    await bubble(page, "帅得一逼").waitFor();
    await shoot(page, "1440-zh");

    const record = line(page, /我帅吗.*帅得一逼.*李思远 \(li\)/).first();
    await record.click();
    assert.equal(await page.locator('[aria-selected="true"]').count(), 1);
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
    directory = await botFolder(SLOW, "slow()");
    slow = await startSandbox({ directory });
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
    const record = line(page, /slow.*run 1/).first();
    assert.match(await record.innerText(), /×\s?2/);
    await record.click();
    await page.getByTestId("record-detail").getByText("slow").first().waitFor();
    await page.getByTestId("late").getByText("retry-window").waitFor();
    // The cut is what the bot asked for: nobody is reproached, and nothing counts as wrong.
    assert.equal(await page.getByTestId("remarks").count(), 0);
    assert.equal(await record.getAttribute("data-wrong"), null);
    await shoot(page, "1440-redelivered");
    assert.equal(await bubble(page, "run").count(), 1);
  });

  it("says that it is working on it, and sends the answer by itself", async () => {
    const before = await bubble(page, "run").count();
    await say(page, "later");
    await bubble(page, "one moment").waitFor();
    assert.equal(await bubble(page, "run").count(), before);
    await line(page, /message\/send.*run 2/)
      .first()
      .waitFor();
    assert.equal(await bubble(page, "run").count(), before + 1);
    await shoot(page, "1440-pushed");
  });
});

/** One handler that takes six seconds and counts its runs. */
const SLOW = `let runs = 0;
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
});`;
