import assert from "node:assert/strict";
import { describe, it } from "vitest";
import {
  type Answer,
  type DeliveryReport,
  definePlugin,
  type EventContext,
  type Registrar,
  type Reply,
  reply,
  silent,
  to,
} from "../../../core/index.ts";
import { testBot } from "../../../core/testing/index.ts";

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
const AMR = new TextEncoder().encode("#!AMR\n\0\0\0\0");
const MP4 = Uint8Array.from([0, 0, 0, 0x18, ...new TextEncoder().encode("ftypmp42"), 0, 0, 0, 0]);
const url = "https://intra.example/todo";
const bytes = new TextEncoder().encode("a,b\n1,2\n");

/** A bot before the whole of WeCom, whose plugin answers everything in one way. */
async function boxed(answer: (ctx: EventContext, p: Registrar) => Answer | Promise<Answer>) {
  const probe = definePlugin({
    name: "probe",
    setup(p) {
      p.on("text", async (ctx) => answer(ctx, p));
    },
  });
  const bot = await testBot({ plugins: [probe()] });
  return { bot, li: bot.user("li") };
}

/** What the member is shown; media ids are WeCom's own. */
const withoutIds = (content: object) =>
  Object.fromEntries(Object.entries(content).filter(([name]) => name !== "mediaId"));

describe("a reply, returned by a handler, is shown to the member", () => {
  const shown: Readonly<Record<string, readonly [Reply, object]>> = {
    text: [reply.text("a"), { type: "text", content: "a" }],
    markdown: [reply.markdown("**a**"), { type: "markdown", content: "**a**", version: 1 }],
    "a picture": [reply.image({ bytes: PNG, name: "a.png" }), { type: "image" }],
    "a voice": [reply.voice({ bytes: AMR, name: "a.amr" }), { type: "voice" }],
    "a video": [
      reply.video({ bytes: MP4, name: "a.mp4" }, { title: "演示", description: "30 秒" }),
      { type: "video", title: "演示", description: "30 秒" },
    ],
    "a file": [reply.file({ bytes, name: "报表.csv" }), { type: "file" }],
    "a text card": [
      reply.textCard({ title: "审批", description: "待处理", url, btnTxt: "去处理" }),
      { type: "textcard", title: "审批", description: "待处理", url, buttonText: "去处理" },
    ],
    news: [
      reply.news([{ title: "周报", description: "d", url, picUrl: url }]),
      { type: "news", articles: [{ title: "周报", description: "d", url, picUrl: url }] },
    ],
    "a notice with a mini program": [
      reply.miniProgram({
        appId: "wx1",
        title: "会议提醒",
        contentItem: [{ key: "地点", value: "三楼" }],
      }),
      {
        type: "miniprogram_notice",
        appId: "wx1",
        page: "",
        title: "会议提醒",
        description: "",
        emphasisFirstItem: false,
        items: [{ key: "地点", value: "三楼" }],
      },
    ],
  };
  for (const [what, [value, expected]] of Object.entries(shown)) {
    it(`as ${what}`, async () => {
      const { bot, li } = await boxed(() => value);
      await li.says("hi");
      assert.deepEqual(li.inbox.all().map(withoutIds), [expected]);
      await bot.close();
    });
  }

  it("as a card, whose button comes back", async () => {
    const clicked: string[] = [];
    const cards = definePlugin({
      name: "cards",
      setup(p) {
        p.on("text", () =>
          reply.templateCard({
            cardType: "button_interaction",
            taskId: "rel-140@web",
            mainTitle: { title: "是否发布？" },
            buttonList: [{ text: "发布", style: 1, key: "go" }],
          }),
        );
        p.on("event:template_card_event", ({ event }) => {
          clicked.push(event.eventKey);
          return reply.updateButton("已发布");
        });
      },
    });
    const bot = await testBot({ plugins: [cards()] });
    const li = bot.user("li");
    await li.says("hi");
    await li.presses("go");
    assert.deepEqual(clicked, ["go"]);
    await bot.close();
  });

  it("as an article that WeCom keeps", async () => {
    let thumbMediaId = "";
    const article = { title: "制度", content: "<p>第一条</p>" };
    const { bot, li } = await boxed(() => reply.mpNews([{ ...article, thumbMediaId }]));
    thumbMediaId = await bot.upload("image", { name: "a.png", bytes: PNG });
    await li.says("hi");
    const [shown] = li.inbox.all();
    assert.ok(shown?.type === "mpnews");
    assert.deepEqual(
      shown.articles.map(({ title, content }) => ({ title, content })),
      [article],
    );
    await bot.close();
  });

  it("in several messages when it is long, in order", async () => {
    const { bot, li } = await boxed(() => [reply.markdown("**行**\n".repeat(400)), "完"]);
    await li.says("hi");
    const all = li.inbox.all();
    const contents = all.map((content) => ("content" in content ? content.content : ""));
    assert.ok(contents.length > 2);
    assert.equal(contents.join("").match(/行/g)?.length, 400);
    assert.equal(contents.at(-1), "完");
    await bot.close();
  });
});

describe("a push", () => {
  it("arrives, tells its receipt, and can be taken back", async () => {
    const reports: DeliveryReport[] = [];
    const probe = definePlugin({
      name: "probe",
      setup(p) {
        p.onDelivery((report) => void reports.push(report));
        p.on("text", async ({ event, push }) => {
          const receipt = await push("到了", to.user(event.from));
          const { msgId, unreachable } = await receipt.sent();
          assert.ok(msgId);
          assert.deepEqual(unreachable, []);
          if (event.content === "back") await receipt.recall();
          return silent;
        });
      },
    });
    const bot = await testBot({ plugins: [probe()] });
    const li = bot.user("li");
    await li.says("hi");
    assert.deepEqual(li.inbox.texts(), ["到了"]);
    assert.deepEqual(
      reports.map(({ outcome, app, to: { users } }) => ({ outcome, app, users })),
      [{ outcome: "sent", app: "main", users: ["li"] }],
    );
    await bot.clock.advance("1s");
    await li.says("back");
    assert.deepEqual(li.inbox.texts(), ["到了"]);
    await bot.close();
  });
});

describe("p.api", () => {
  it("asks WeCom, inside a step", async () => {
    const { bot, li } = await boxed(async ({ event, step }, p) => {
      const user = await step("who", () => p.api().users.get(event.from?.userId ?? ""));
      return user.userId;
    });
    await li.says("hi");
    assert.deepEqual(li.inbox.texts(), ["li"]);
    await bot.close();
  });
});
