import assert from "node:assert/strict";
import fc from "fast-check";
import { afterEach, beforeEach, describe, it } from "vitest";
import { to } from "../../../../core/replies/recipient.ts";
import { type Reply, reply } from "../../../../core/replies/reply.ts";
import { type ApiStage, apiStage } from "./api-stage.ts";
import { anyCard } from "./cards.ts";
import { PNG } from "./files.ts";

describe("a message", () => {
  let stage: ApiStage;
  beforeEach(async () => {
    stage = await apiStage();
  });
  afterEach(() => stage.close());

  const send = (value: Reply, more = {}) =>
    stage.messenger.send({
      app: "main",
      reply: value,
      to: to.user("li"),
      duplicateCheckSeconds: 0,
      ...more,
    });
  const sent = async (value: Reply, more = {}) => {
    const attempt = await send(value, more);
    assert.ok(attempt.ok, attempt.ok ? "" : attempt.failure.message);
    return attempt.value;
  };
  const refused = async (value: Reply, more = {}) => {
    const attempt = await send(value, more);
    assert.ok(!attempt.ok);
    return attempt.failure;
  };

  it("arrives, with an id to recall it by", async () => {
    const { msgId, unreachable, responseCode } = await sent(reply.text("部署完成 😀"));
    assert.ok(msgId);
    assert.deepEqual([unreachable, responseCode], [[], undefined]);
    assert.deepEqual(stage.shown(), [{ type: "text", content: "部署完成 😀" }]);
    const attempt = await stage.messenger.recall("main", msgId);
    assert.deepEqual(attempt, { ok: true, value: undefined });
    assert.equal(stage.sandbox.chats.entries[0]?.recalled, true);
  });

  it("is written as plain UTF-8, which the box would remark on otherwise", async () => {
    await sent(reply.text("中文\u2028 \ud83d 😀"));
    assert.deepEqual(stage.last().remarks, []);
    assert.deepEqual(stage.shown(), [{ type: "text", content: "中文\u2028 \ufffd 😀" }]);
  });

  it("leaves out what XML forbids, as a response does, and WeCom refuses as \\uXXXX", async () => {
    await sent(reply.text("a\u0000\u0008\u000b\u001fb\n\tc"));
    assert.deepEqual(stage.shown(), [{ type: "text", content: "ab\n\tc" }]);
  });

  it("names those whom it did not reach", async () => {
    const everywhere = {
      ...to.user(["li", "Nobody"]),
      parties: ["2", "99"],
      tags: ["7"],
    };
    const { unreachable } = await sent(reply.text("hi"), { to: everywhere });
    assert.deepEqual(unreachable, ["nobody", "party:99", "tag:7"]);
  });

  it("goes to everybody", async () => {
    await sent(reply.text("all"), { to: to.all() });
    assert.equal(stage.shown().length, 5);
  });

  it("shows every kind of reply as it was made", async () => {
    const mediaId = await stage.api.media.idOf("image", { bytes: PNG, name: "a.png" });
    const kinds: readonly (readonly [Reply, string])[] = [
      [reply.markdown("**a**"), "markdown"],
      [reply.image(mediaId), "image"],
      [reply.textCard({ title: "t", description: "d", url: "https://a.example" }), "textcard"],
      [
        reply.textCard({ title: "t", description: "d", url: "https://a.example", btnTxt: "去" }),
        "textcard",
      ],
      [
        reply.news([{ title: "t", url: "https://a.example", picUrl: "https://a.example/p.png" }]),
        "news",
      ],
      [
        reply.mpNews([{ title: "t", thumbMediaId: mediaId, content: "<p>x</p>", author: "a" }]),
        "mpnews",
      ],
      [
        reply.miniProgram({ appId: "wx1", title: "会议室预定", emphasisFirstItem: true }),
        "miniprogram_notice",
      ],
      [
        reply.miniProgram({
          appId: "wx1",
          page: "pages/a",
          title: "会议室预定",
          description: "四月十七日",
          contentItem: [{ key: "会议室", value: "402" }],
        }),
        "miniprogram_notice",
      ],
    ];
    for (const [value, type] of kinds) {
      await sent(value);
      assert.equal(stage.shown().at(-1)?.type, type);
      const codes = stage.last().remarks.map(({ code }) => code);
      assert.deepEqual(codes, type === "miniprogram_notice" ? ["send.miniprogram"] : []);
    }
    const news = stage.shown().find(({ type }) => type === "news");
    assert.deepEqual(news, {
      type: "news",
      articles: [
        {
          title: "t",
          description: "",
          url: "https://a.example",
          picUrl: "https://a.example/p.png",
        },
      ],
    });
  });

  it("writes a mini program's article in the wire's words", async () => {
    await send(reply.news([{ title: "t", appId: "wx1", pagePath: "pages/a" }]));
    const articles = [{ title: "t", appid: "wx1", pagepath: "pages/a" }];
    assert.deepEqual((stage.last().request as { news: unknown }).news, { articles });
  });

  it("is the same card in the box, whatever card it is", async () => {
    let serial = 0;
    await fc.assert(
      fc.asyncProperty(anyCard, async (made) => {
        serial += 1;
        const card = { ...made, ...(made.taskId && { taskId: `task-${serial}` }) };
        await sent(reply.templateCard(card), { to: to.user("li") });
        const seen = stage.shown().at(-1);
        assert.equal(seen?.type, "template_card");
        assert.deepEqual(camel(seen.card), JSON.parse(JSON.stringify(card)));
        const strange = stage.last().remarks.filter(({ code }) => code.includes("unknown"));
        assert.deepEqual(strange, []);
        await stage.clock.advance(60_000);
      }),
      { numRuns: 60 },
    );
  });

  it("gives a code by which its card is changed, once", async () => {
    const card = {
      cardType: "button_interaction",
      mainTitle: { title: "发布？" },
      taskId: "t1",
      buttonList: [{ text: "好", key: "ok" }],
    } as const;
    const { responseCode } = await sent(reply.templateCard(card), { to: to.user(["li", "wang"]) });
    assert.ok(responseCode);
    const update = { responseCode, users: ["li", "chen"], change: { replaceName: "已发布" } };
    assert.deepEqual(await stage.api.messages.updateCard(update), { unreachable: ["chen"] });
    await assert.rejects(stage.api.messages.updateCard(update), { code: "ERR_API" });
  });

  it("replaces a card", async () => {
    const card = {
      cardType: "button_interaction",
      mainTitle: { title: "发布？" },
      taskId: "t1",
      buttonList: [{ text: "好", key: "ok" }],
    } as const;
    const { responseCode = "" } = await sent(reply.templateCard(card));
    const other = { ...card, mainTitle: { title: "已发布" }, replaceText: "完成" };
    await stage.api.messages.updateCard({ responseCode, atAll: true, change: { card: other } });
    const seen = stage.shown().at(-1);
    assert.ok(seen?.type === "template_card");
    assert.equal(seen.card.main_title?.title, "已发布");
  });

  it("carries its options", async () => {
    const all = { reply: reply.text("x"), to: to.user("li"), safe: 1, idTrans: true } as const;
    await stage.api.messages.send({ ...all, duplicateCheckSeconds: 99_999 });
    const request = stage.last().request as Record<string, unknown>;
    assert.deepEqual(request, {
      touser: "li",
      agentid: 1_000_002,
      msgtype: "text",
      text: { content: "x" },
      safe: 1,
      enable_id_trans: 1,
      enable_duplicate_check: 1,
      duplicate_check_interval: 14_400,
    });
    await stage.api.messages.send({ ...all, duplicateCheckSeconds: 600 });
    assert.equal(stage.shown().length, 1);
  });

  it("goes to a group of the app's own, but for what groups cannot show", async () => {
    const { groups } = stage.api;
    const chatId = await groups.create({ name: "值班", owner: "li", users: ["li", "wang"] });
    const { msgId } = await sent(reply.text("hi"), { to: to.chat(chatId) });
    assert.equal(msgId, undefined);
    await groups.send(chatId, { reply: reply.markdown("*x*"), safe: 0 });
    assert.equal(stage.shown().length, 2);
    const notice = reply.miniProgram({ appId: "wx1", title: "会议室预定" });
    assert.equal((await refused(notice, { to: to.chat(chatId) })).error, "ERR_REPLY");
  });

  const never: readonly (readonly [string, Reply, object])[] = [
    ["an update of a card", reply.updateButton("x"), {}],
    ["a text that shows nothing", reply.text("\u0001 "), {}],
    ["markdown that shows nothing", reply.markdown("**\u200b**"), {}],
    ["a text that would be cut off", reply.text("长".repeat(683)), {}],
    [
      "a mini program to everybody",
      reply.miniProgram({ appId: "w", title: "会议室预定" }),
      { to: to.all() },
    ],
  ];
  for (const [what, value, more] of never) {
    it(`is refused before the network when it is ${what}`, async () => {
      const failure = await refused(value, more);
      assert.deepEqual([failure.class, failure.error], ["dead", "ERR_REPLY"]);
      assert.equal(stage.calls("/cgi-bin/message/send").length, 0);
    });
  }

  it("is not lost when the quota is silently used up: the box says ok", async () => {
    stage.sandbox.faults.add({ kind: "api.quota" });
    assert.ok((await sent(reply.text("x"))).msgId);
    assert.deepEqual(stage.shown(), []);
  });
});

/** Fields of a card back in camelCase, by the rule turned round. */
function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [word(name), camel(inner)]),
  );
}

const BACK: Readonly<Record<string, string>> = {
  appid: "appId",
  pagepath: "pagePath",
  keyname: "keyName",
  userid: "userId",
  checkbox: "checkBox",
};

const word = (name: string) =>
  BACK[name] ?? name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
