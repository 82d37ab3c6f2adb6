import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "vitest";
import { Secret } from "../../../../core/secret.ts";
import type { WebhookMessage } from "../../../../core/wecom/api/message-content.ts";
import { type ApiStage, apiStage } from "./api-stage.ts";
import { AMR, JPG, PNG } from "./files.ts";

const KEY = "5a6d0c1e-9b7f-4c38-8e21-d4f3a2b17c60";

describe("a group webhook", () => {
  let stage: ApiStage;
  beforeEach(async () => {
    stage = await apiStage();
  });
  afterEach(() => stage.close());

  const sending = (message: WebhookMessage) => stage.api.webhook(KEY).send(message);

  it("says everything there is to say, without a token", async () => {
    const hook = stage.api.webhook(new Secret(KEY));
    const { mediaId: file } = await hook.uploadMedia("file", { bytes: PNG, name: "日报.png" });
    const { mediaId: voice } = await hook.uploadMedia("voice", { bytes: AMR, name: "a.amr" });
    const url = "https://a.example";
    const messages: readonly WebhookMessage[] = [
      {
        kind: "text",
        content: "夜间任务失败",
        mentionedList: ["li", "@all"],
        mentionedMobileList: [],
      },
      { kind: "markdown", content: "**a**" },
      { kind: "markdown_v2", content: "| a |" },
      { kind: "image", bytes: JPG },
      { kind: "news", articles: [{ title: "t", description: "d", url, picUrl: `${url}/p.png` }] },
      { kind: "file", mediaId: file },
      { kind: "voice", mediaId: voice },
      {
        kind: "template_card",
        card: { cardType: "text_notice", mainTitle: { title: "t" }, cardAction: { type: 1, url } },
      },
    ];
    for (const message of messages) await hook.send(message);
    assert.deepEqual(
      stage.shown().map(({ type }) => type),
      ["text", "markdown", "markdown", "image", "news", "file", "voice", "template_card"],
    );
    assert.equal(stage.calls("/cgi-bin/gettoken").length, 0);
  });

  it("sends no path for a media id", async () => {
    for (const kind of ["file", "voice"] as const) {
      await assert.rejects(sending({ kind, mediaId: "img/a.png" }), { code: "ERR_MEDIA" });
    }
    assert.equal(stage.calls("/cgi-bin/webhook/send").length, 0);
  });

  it("mentions whom it shall", async () => {
    await sending({ kind: "text", content: "x", mentionedList: ["li"] });
    const text = { content: "x", mentioned_list: ["li"] };
    assert.deepEqual((stage.last().request as { text: unknown }).text, text);
  });

  const url = "https://a.example";
  const nothing: readonly (readonly [string, WebhookMessage])[] = [
    ["text", { kind: "text", content: "\u0001\u200b\n" }],
    ["markdown", { kind: "markdown", content: "> **\u200b**" }],
    ["markdown_v2", { kind: "markdown_v2", content: "" }],
    ["news", { kind: "news", articles: [{ title: " ", url }] }],
  ];
  for (const [what, message] of nothing) {
    it(`refuses ${what} that shows nothing before the network`, async () => {
      await assert.rejects(sending(message), { code: "ERR_REPLY" });
      assert.equal(stage.calls().length, 0);
    });
  }

  it("is found by the whole address as well as by its key", async () => {
    const address = `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${KEY}`;
    for (const one of [address, ` ${address}\n`, new Secret(address), KEY]) {
      await stage.api.webhook(one).send({ kind: "text", content: "x" });
    }
    assert.equal(stage.shown().length, 4);
  });

  it("sends what is too long in several messages, in order, and mentions once", async () => {
    const lines = Array.from({ length: 400 }, (_, line) => `第 ${line} 行`);
    await sending({ kind: "text", content: lines.join("\n"), mentionedList: ["li"] });
    const texts = stage.shown().map((content) => ("content" in content ? content.content : ""));
    assert.ok(texts.length > 1 && texts.every((text) => Buffer.byteLength(text) <= 2_048));
    assert.deepEqual(texts.join("\n").split("\n"), lines);
    const asked = stage.calls("/cgi-bin/webhook/send").map(({ request }) => request as never);
    const mentions = asked.map(({ text }: { text: { mentioned_list?: unknown } }) => text);
    assert.deepEqual(
      mentions.map(({ mentioned_list }) => mentioned_list),
      [["li"], ...mentions.slice(1).map(() => undefined)],
    );
  });

  it("sends 4,096 bytes of markdown in one message, and more in several", async () => {
    for (const kind of ["markdown", "markdown_v2"] as const) {
      const before = stage.shown().length;
      await sending({ kind, content: "a".repeat(4_096) });
      assert.equal(stage.shown().length, before + 1);
      await sending({ kind, content: `${"b ".repeat(2_050)}**end of it**` });
      assert.ok(stage.shown().length > before + 2);
    }
  });

  it("uploads what it is given by path, address or bytes", async () => {
    await sending({ kind: "image", source: { bytes: PNG, name: "a.png" } });
    await sending({ kind: "file", source: { bytes: PNG, name: "日报.png" } });
    await sending({ kind: "voice", source: { bytes: AMR, name: "a.amr" } });
    assert.deepEqual(
      stage.shown().map(({ type }) => type),
      ["image", "file", "voice"],
    );
  });

  it("refuses what nobody could answer, and more articles than eight, before the network", async () => {
    const article = { title: "t", url };
    const articles = Array.from({ length: 9 }, () => article);
    await assert.rejects(sending({ kind: "news", articles }), { code: "ERR_REPLY" });
    const card = { cardType: "button_interaction", mainTitle: { title: "t" }, buttonList: [] };
    const vote = { kind: "template_card", card } as never;
    await assert.rejects(sending(vote), { code: "ERR_REPLY" });
    assert.equal(stage.calls().length, 0);
  });

  it("refuses a picture that is none before the network", async () => {
    await assert.rejects(sending({ kind: "image", bytes: AMR }), { code: "ERR_MEDIA" });
    assert.equal(stage.calls().length, 0);
  });

  it("says when it is removed, or asked too often, and never its key", async () => {
    const told: string[] = [];
    const classOf = async (work: Promise<unknown>) => {
      const cause = await work.then(
        () => undefined,
        (error: { readonly failure: { readonly class: string }; readonly stack: string }) => error,
      );
      told.push(String(cause?.stack), JSON.stringify(cause));
      return cause?.failure.class;
    };
    const wrong = stage.api.webhook("wrong-key-7f1").send({ kind: "text", content: "x" });
    assert.equal(await classOf(wrong), "held");
    const flood = Array.from({ length: 21 }, () =>
      classOf(sending({ kind: "text", content: "x" })),
    );
    assert.ok((await Promise.all(flood)).includes("limited"));
    stage.sandbox.faults.add({ kind: "api.html" });
    assert.equal(await classOf(sending({ kind: "text", content: "x" })), "unknown");
    assert.ok(!told.join("\n").includes(KEY) && !told.join("\n").includes("wrong-key"));
  });
});
