/**
 * Takes the pictures of the sandbox's page that the READMEs show: `node --import tsx
 * test/tools/page-picture.ts`, with a browser as for `npm run test:browser`.
 */
import { mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import {
  botFolder,
  bubble,
  enterApp,
  freshLink,
  launch,
  line,
  open,
  say,
  startSandbox,
} from "../browser/opened-page.ts";

const IMAGES = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const SIZE = { viewport: { width: 1400, height: 720 } };

/** Something of everything: an answer at once, one by card, and a handler that throws. */
const PLUGINS = `const shop = definePlugin({
  name: "shop",
  setup(p) {
    p.keyword("我帅吗", () => "帅得一逼");
    p.keyword("报销", () =>
      reply.templateCard({
        cardType: "button_interaction",
        mainTitle: { title: "报销单 128 元", desc: "李思远 · 高铁票" },
        taskId: "task-" + Date.now(),
        buttonList: [{ text: "同意", key: "yes" }, { text: "拒绝", key: "no", style: 2 }],
      }),
    );
    p.on("event:template_card_event", () => reply.updateButton("已同意"));
    p.keyword("库存", () => {
      const stock = undefined;
      return "还有 " + stock.left + " 件";
    });
  },
});`;

const browser = await launch();
const directory = await botFolder(PLUGINS, "shop()");
await mkdir(IMAGES, { recursive: true });
await picture(browser, "zh-CN", "page.zh-CN.png");
await picture(browser, "en-US", "page.png");
await browser.close();
await rm(directory, { recursive: true });

/** A bot that nobody has spoken with, so that both pictures show the same. */
async function picture(inside: Browser, locale: string, name: string): Promise<void> {
  const bot = await startSandbox({ directory });
  const { page, close } = await open(inside, await freshLink(bot), { ...SIZE, locale });
  await enterApp(page);
  await say(page, "我帅吗");
  await bubble(page, "帅得一逼").waitFor();
  await say(page, "报销");
  await page.getByTestId("chat").getByRole("button", { name: "同意" }).click();
  await bubble(page, "已同意").waitFor();
  await say(page, "库存");
  await line(page, "库存").click();
  await page.getByTestId("thrown").waitFor();
  await page.mouse.move(0, 0);
  await page.getByTestId("composer").blur();
  await page.screenshot({ path: `${IMAGES}${name}` });
  await close();
  await bot.stop();
  await bot.clean();
}
