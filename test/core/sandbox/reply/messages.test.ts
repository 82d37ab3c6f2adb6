import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Callback } from "../../../../core/sandbox/callbacks/callback.ts";
import { CREDENTIALS } from "../../../support/running-bot.ts";
import { replyHead, textReply } from "../foreign-bot.ts";
import { type ReplyStage, replyStage } from "./stage.ts";

const DAY_MS = 86_400_000;
const reply = (msgType: string, body: string) => `<xml>${replyHead(msgType)}${body}</xml>`;

const contentOf = ({ effect }: ReturnType<ReplyStage["readReply"]>) =>
  effect?.do === "show" ? effect.content : undefined;

describe("names and time of a reply", () => {
  const good = textReply("hi");
  const { corpId } = CREDENTIALS;
  const named = (to: string, from: string) =>
    good
      .replace(/<ToUserName>.*<\/ToUserName>/, `<ToUserName>${to}</ToUserName>`)
      .replace(/<FromUserName>.*<\/FromUserName>/, `<FromUserName>${from}</FromUserName>`);
  const at = (time: string) =>
    good.replace(/<CreateTime>.*<\/CreateTime>/, `<CreateTime>${time}</CreateTime>`);

  /** Shown nevertheless: WeCom seems to bind the answer to the callback. */
  const damages: Readonly<Record<string, readonly [codes: readonly string[], xml: string]>> = {
    "names not swapped": [["reply.not_swapped"], named(corpId, "li")],
    "a reply to somebody else": [["reply.to_other"], named("wang", corpId)],
    "no receiver": [["reply.to_missing"], named("", corpId)],
    "a sender that is the agent": [["reply.from_other"], named("li", "1000002")],
    "no names": [["reply.to_missing", "reply.from_missing"], named("", "")],
    milliseconds: [["reply.create_time_milliseconds"], at("1795392002123")],
    "a date": [["reply.create_time_form"], at("2026-11-23 10:00:00")],
    "no time": [["reply.create_time_missing"], at("")],
  };
  for (const [what, [codes, xml]] of Object.entries(damages)) {
    it(`remarks on ${what}, and shows it`, () => {
      const read = replyStage().readReply(xml);
      assert.deepEqual(read.codes, codes);
      assert.ok(read.remarks.every(({ level }) => level === "error"));
      assert.deepEqual(contentOf(read), { type: "text", content: "hi" });
    });
  }

  it("compares UserIDs without letter case, and ignores further elements", () => {
    const { readReply } = replyStage();
    assert.deepEqual(readReply(named("LI", corpId)).codes, []);
    const more = good.replace("</xml>", "<AgentID>1000002</AgentID><MsgId>1</MsgId></xml>");
    assert.deepEqual(readReply(more).codes, []);
  });
});

describe("a reply that is a message", () => {
  it("is cut at 2,048 bytes, between characters", () => {
    const { readReply } = replyStage();
    assert.deepEqual(readReply(textReply("x".repeat(2_048))).codes, []);
    const read = readReply(textReply("汉".repeat(683)));
    assert.deepEqual(read.codes, ["reply.text_long"]);
    assert.deepEqual(contentOf(read), { type: "text", content: "汉".repeat(682) });
  });

  it("may say success, which the member reads", () => {
    const read = replyStage().readReply(textReply("success"));
    assert.deepEqual(read.codes, ["reply.shows_success"]);
    assert.deepEqual(contentOf(read), { type: "text", content: "success" });
  });

  for (const body of ["", "<Content></Content>", "<Content><b>1</b></Content>"]) {
    it(`shows nothing for a text with ${body || "no Content"}`, () => {
      const { outcome, codes, effect } = replyStage().readReply(reply("text", body));
      assert.deepEqual(
        { outcome, codes, effect },
        {
          outcome: "replied",
          codes: ["reply.text_missing"],
          effect: undefined,
        },
      );
    });
  }

  const types = { image: "Image", voice: "Voice", video: "Video" } as const;
  const media = (type: keyof typeof types, mediaId: string, rest = "") =>
    reply(type, `<${types[type]}><MediaId>${mediaId}</MediaId>${rest}</${types[type]}>`);

  for (const type of ["image", "voice", "video"] as const) {
    it(`is a ${type} from the shelf, for three days`, async () => {
      const { readReply, put, clock } = replyStage();
      const mediaId = put(type);
      const extra = type === "video" ? { title: "", description: "" } : {};
      const read = readReply(media(type, mediaId));
      assert.deepEqual(read.codes, []);
      assert.deepEqual(contentOf(read), { type, mediaId, ...extra });
      await clock.advance(3 * DAY_MS);
      const later = readReply(media(type, mediaId));
      assert.deepEqual(later.codes, ["reply.media_unknown"]);
      assert.equal(later.effect, undefined);
    });

    it(`is no ${type} without a MediaId in its place`, () => {
      const { readReply, put } = replyStage();
      for (const body of ["", `<MediaId>${put(type)}</MediaId>`]) {
        assert.deepEqual(readReply(reply(type, body)).codes, ["reply.media_missing"]);
      }
    });
  }

  it("is no file of another type, nor one of a group webhook", () => {
    const { readReply, put } = replyStage();
    assert.deepEqual(readReply(media("image", put("voice"))).codes, ["reply.media_type"]);
    assert.deepEqual(readReply(media("image", put("image", "key"))).codes, ["reply.media_unknown"]);
    assert.deepEqual(readReply(media("image", "nonsense")).codes, ["reply.media_unknown"]);
  });

  it("has room for so much beside a video", () => {
    const { readReply, put } = replyStage();
    const mediaId = put("video");
    const texts = (title: number, description: number) =>
      `<Title>${"a".repeat(title)}</Title><Description>${"b".repeat(description)}</Description>`;
    assert.deepEqual(readReply(media("video", mediaId, texts(128, 512))).codes, []);
    const read = readReply(media("video", mediaId, texts(129, 513)));
    assert.deepEqual(read.codes, ["reply.video_title", "reply.video_description"]);
    assert.deepEqual(contentOf(read), {
      type: "video",
      mediaId,
      title: "a".repeat(128),
      description: "b".repeat(512),
    });
  });

  const refused: Readonly<Record<string, string>> = {
    markdown: "reply.msg_type_active",
    file: "reply.msg_type_active",
    textcard: "reply.msg_type_active",
    template_card: "reply.msg_type_active",
    Text: "reply.msg_type_unknown",
    music: "reply.msg_type_unknown",
    constructor: "reply.msg_type_unknown",
  };
  for (const [msgType, code] of Object.entries(refused)) {
    it(`cannot be of type ${msgType}`, () => {
      const { outcome, codes, effect } = replyStage().readReply(reply(msgType, ""));
      assert.equal(outcome, "replied");
      assert.deepEqual(codes, [code]);
      assert.equal(effect, undefined);
    });
  }

  it("is not shown where the callback takes none", () => {
    const changes: Partial<Callback> = { takes: "none", kind: "event:unsubscribe" };
    const read = replyStage().readReply(textReply("bye"), changes);
    assert.equal(read.outcome, "replied");
    assert.deepEqual(read.codes, ["reply.takes_none"]);
    assert.equal(read.effect, undefined);
  });

  it("answers a pressed card too", () => {
    const { readReply, press } = replyStage();
    assert.deepEqual(contentOf(readReply(textReply("done"), press)), {
      type: "text",
      content: "done",
    });
  });
});

describe("a reply of articles", () => {
  const item = (title = "A", more = "") =>
    `<item><Title>${title}</Title><Description>d</Description>${more}<PicUrl>p</PicUrl><Url>u</Url></item>`;
  const news = (items: readonly string[], count: number | string = items.length) =>
    reply("news", `<ArticleCount>${count}</ArticleCount><Articles>${items.join("")}</Articles>`);
  const times = (count: number) => Array.from({ length: count }, () => item());

  it("shows them", () => {
    const read = replyStage().readReply(news([item("A"), item("B")]));
    assert.deepEqual(read.codes, []);
    const rest = { description: "d", url: "u", picUrl: "p" };
    assert.deepEqual(contentOf(read), {
      type: "news",
      articles: [
        { title: "A", ...rest },
        { title: "B", ...rest },
      ],
    });
  });

  const damages: Readonly<Record<string, readonly [code: string, shown: number, xml: string]>> = {
    "nine of them": ["reply.news_many", 9, news(times(9))],
    "ten of them": ["reply.news_many", 10, news(times(10))],
    "eleven of them": ["reply.news_too_many", 0, news(times(11))],
    "none of them": ["reply.news_empty", 0, news([])],
    "no Articles": ["reply.news_empty", 0, reply("news", "<ArticleCount>1</ArticleCount>")],
    "another count": ["reply.news_count", 0, news(times(2), 3)],
    "no count": [
      "reply.news_count",
      0,
      news(times(1)).replace(/<ArticleCount>.*<\/ArticleCount>/, ""),
    ],
    "a capital Item": ["reply.news_spelling", 0, news(times(1)).replaceAll("item>", "Item>")],
    "no title": ["reply.news_title_missing", 1, news([item("")])],
    "a long title": ["reply.news_title", 1, news([item("t".repeat(129))])],
    "a long url": ["reply.news_url", 1, news([item().replace("u<", `${"u".repeat(2_049)}<`)])],
  };
  for (const [what, [code, shown, xml]] of Object.entries(damages)) {
    it(`remarks on ${what}`, () => {
      const read = replyStage().readReply(xml);
      assert.equal(read.outcome, "replied");
      assert.deepEqual(read.codes, [code]);
      const content = contentOf(read);
      assert.equal(content?.type === "news" ? content.articles.length : 0, shown);
    });
  }
});
