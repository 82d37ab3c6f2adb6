import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { damaged, long } from "../damaged.ts";
import { office } from "./office.ts";

type Msgtype = keyof ReturnType<typeof office>["good"];

/** A message, what is wrong with it, and what it is refused with. */
type Damage = readonly [msgtype: Msgtype, path: string, value: unknown, errcode: number];

const DAMAGES: readonly Damage[] = [
  ["text", "agentid", undefined, 41011],
  ["text", "agentid", 1_000_009, 40056],
  ["text", "agentid", 1_000_003, 301002],
  ["text", "msgtype", undefined, 40008],
  ["text", "msgtype", "toString", 40008],
  ["text", "msgtype", "location", 40008],
  ["text", "safe", 3, 40058],
  ["text", "safe", 2, 40058],
  ["text", "enable_id_trans", 7, 40058],
  ["text", "enable_duplicate_check", "yes", 40058],
  ["text", "duplicate_check_interval", 14_401, 40058],
  ["text", "text", undefined, 44004],
  ["text", "text", "部署完成", 40058],
  ["text", "text.content", undefined, 44004],
  ["text", "text.content", "", 44004],
  ["text", "text.content", 42, 44004],
  ["image", "image.media_id", undefined, 41006],
  ["image", "image.media_id", "nothing", 40007],
  ["voice", "voice.media_id", undefined, 41006],
  ["voice", "voice.media_id", "nothing", 40007],
  ["video", "video.media_id", undefined, 41006],
  ["video", "video.media_id", "nothing", 40007],
  ["file", "file.media_id", undefined, 41006],
  ["file", "file.media_id", "nothing", 40007],
  ["textcard", "textcard.title", undefined, 41016],
  ["textcard", "textcard.description", "", 41033],
  ["textcard", "textcard.url", undefined, 41010],
  ["textcard", "textcard.url", "intra.example", 45034],
  ["textcard", "textcard.url", `https://${long(2_041)}`, 40039],
  ["news", "news.articles", undefined, 45008],
  ["news", "news.articles", [], 45008],
  ["news", "news.articles", Array(9).fill({ title: "a", url: "https://a.example" }), 45008],
  ["news", "news.articles", {}, 45008],
  ["news", "news.articles.0", "周报", 40058],
  ["news", "news.articles.0.title", undefined, 41016],
  ["news", "news.articles.0.url", undefined, 41010],
  ["news", "news.articles.0.picurl", "img.png", 45034],
  ["news", "safe", 1, 40074],
  ["mpnews", "mpnews.articles", undefined, 45008],
  ["mpnews", "mpnews.articles.0.title", undefined, 41016],
  ["mpnews", "mpnews.articles.0.thumb_media_id", undefined, 41006],
  ["mpnews", "mpnews.articles.0.thumb_media_id", "nothing", 40007],
  ["mpnews", "mpnews.articles.0.content", undefined, 44004],
  ["mpnews", "mpnews.articles.0.content", long(666 * 1_024 + 1), 45002],
  ["mpnews", "mpnews.articles.0.author", long(65), 45032],
  ["markdown", "markdown.content", undefined, 44004],
  ["markdown", "markdown.content", long(2_049), 45002],
  ["miniprogram_notice", "agentid", 1_000_003, 301002],
  ["miniprogram_notice", "touser", "@all", 40058],
  ["miniprogram_notice", "miniprogram_notice.appid", undefined, 90200],
  ["miniprogram_notice", "miniprogram_notice.page", long(1_025), 90204],
  ["miniprogram_notice", "miniprogram_notice.title", undefined, 41016],
  ["miniprogram_notice", "miniprogram_notice.title", "三个字", 40058],
  ["miniprogram_notice", "miniprogram_notice.title", long(13), 40058],
  ["miniprogram_notice", "miniprogram_notice.description", "三个字", 40058],
  ["miniprogram_notice", "miniprogram_notice.emphasis_first_item", "yes", 40058],
  [
    "miniprogram_notice",
    "miniprogram_notice.content_item",
    Array(11).fill({ key: "a", value: "b" }),
    90201,
  ],
  ["miniprogram_notice", "miniprogram_notice.content_item.0.key", undefined, 90202],
  ["miniprogram_notice", "miniprogram_notice.content_item.0.key", long(11), 90202],
  ["miniprogram_notice", "miniprogram_notice.content_item.0.value", "", 90203],
  ["miniprogram_notice", "miniprogram_notice.content_item.0.value", long(31), 90203],
  ["taskcard", "taskcard.title", undefined, 41016],
  ["taskcard", "taskcard.description", undefined, 41033],
  ["taskcard", "taskcard.task_id", undefined, 42014],
  ["taskcard", "taskcard.task_id", "请假", 42014],
  ["taskcard", "taskcard.btn", [], 40016],
  ["taskcard", "taskcard.btn", Array(3).fill({ key: "a", name: "b" }), 40016],
  ["taskcard", "taskcard.btn", Array(2).fill({ key: "a", name: "b" }), 42018],
  ["taskcard", "taskcard.btn.0.key", undefined, 42019],
  ["taskcard", "taskcard.btn.0.name", undefined, 42020],
];

describe("what message/send takes", () => {
  for (const msgtype of Object.keys(office().good) as readonly Msgtype[]) {
    it(`delivers a good ${msgtype}`, async () => {
      const { send, good, inbox, chatOf, last } = office();
      const { errcode, msgid } = await send(good[msgtype]);
      assert.equal(errcode, 0);
      assert.equal(typeof msgid, "string");
      assert.equal(inbox("li").length, 1);
      const [entry] = chatOf("li");
      assert.equal(entry?.by, "app");
      assert.equal(entry?.via, "active");
      assert.equal(entry?.msgId, msgid);
      assert.deepEqual(last().entries, [entry?.id]);
    });
  }

  for (const [msgtype, path, value, errcode] of DAMAGES) {
    const shown = JSON.stringify(value) ?? "absent";
    it(`refuses ${msgtype} with ${path} ${shown.slice(0, 40)}: ${errcode}`, async () => {
      const { send, good, sandbox } = office();
      assert.equal((await send(damaged(good[msgtype], path, value))).errcode, errcode);
      assert.deepEqual(sandbox.chats.entries, []);
    });
  }

  for (const type of ["image", "voice", "video", "file"] as const) {
    const wrong = type === "image" ? "voice" : "image";
    it(`refuses a file uploaded as ${wrong} where ${type} is sent`, async () => {
      const { send, good, files } = office();
      const body = damaged(good[type], `${type}.media_id`, files[wrong]);
      assert.equal((await send(body)).errcode, 40007);
    });
  }

  it("refuses the file of a webhook", async () => {
    const { send, good, put } = office();
    const body = damaged(good.file, "file.media_id", put("file", "a-webhook"));
    assert.equal((await send(body)).errcode, 40007);
  });

  it("refuses a file that is older than three days", async () => {
    const { send, good, clock } = office();
    await clock.advance(3 * 24 * 3_600_000);
    assert.equal((await send(good.image)).errcode, 40007);
  });

  it("cuts a text off after 2,048 bytes, between characters, and tells the record", async () => {
    const { send, good, inbox, remarks } = office();
    await send(damaged(good.text, "text.content", "字".repeat(683)));
    assert.deepEqual(inbox("li"), [{ type: "text", content: "字".repeat(682) }]);
    assert.deepEqual(remarks(), ["send.truncated"]);
  });

  it("cuts titles and descriptions off", async () => {
    const { send, good, inbox } = office();
    const textcard = damaged(good.textcard, "textcard.title", long(129));
    await send(damaged(textcard, "textcard.btntxt", "去处理一下"));
    assert.deepEqual(inbox("li"), [
      {
        type: "textcard",
        title: long(128),
        description: '<div class="gray">11月23日</div>',
        url: "https://intra.example/todo",
        buttonText: "去处理一",
      },
    ]);
  });

  it("takes an article that opens a mini-program instead of a page", async () => {
    const { send, good } = office();
    const article = { title: "周报", appid: "wx0123456789abcdef", pagepath: "pages/index" };
    const { errcode } = await send(damaged(good.news, "news.articles", [article]));
    assert.equal(errcode, 0);
  });

  it("drops fields that it does not know, and says so", async () => {
    const { send, good, remarks } = office();
    assert.equal((await send(damaged(good.text, "text.contnet", "?"))).errcode, 0);
    assert.deepEqual(remarks(), ["send.unknown_field"]);
  });

  it("takes an agentid in digits", async () => {
    const { send, good } = office();
    assert.equal((await send(damaged(good.text, "agentid", "1000002"))).errcode, 0);
  });

  it("takes a mini-program notice without an agentid", async () => {
    const { send, good } = office();
    assert.equal((await send(damaged(good.miniprogram_notice, "agentid", undefined))).errcode, 0);
  });

  it("takes mpnews that can be shared within the company", async () => {
    const { send, good } = office();
    assert.equal((await send(damaged(good.mpnews, "safe", 2))).errcode, 0);
  });
});
