import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { md5 } from "../../../../core/crypto/signature.ts";
import { damaged, long } from "./damaged.ts";
import { amr, jpg, mp4, png } from "./media/files.ts";
import { office } from "./send/office.ts";

const KEY = "5a6d0c1e-9b7f-4c38-8e21-d4f3a2b17c60";
const CHAT = { kind: "group", chatId: "wrSandboxGroup0001" } as const;
const PICTURE = png();

const imageOf = (bytes: Uint8Array) => ({
  base64: Buffer.from(bytes).toString("base64"),
  md5: md5(bytes),
});

/** A company whose group has a webhook, and a good message of each `msgtype`. */
function hooked() {
  const there = office();
  const { bare, put, sandbox, good } = there;
  const say = (msgtype: string, content: object) => ({ msgtype, [msgtype]: content });
  return {
    ...there,
    /** What the webhook answers. */
    hook: (body: object, key = KEY) =>
      bare(`/cgi-bin/webhook/send?key=${key}`, { method: "POST", body: JSON.stringify(body) }),
    upload: (type: string, bytes: Uint8Array, key = KEY) => {
      const body = new FormData();
      body.append("media", new Blob([new Uint8Array(bytes)]), "文件.bin");
      return bare(`/cgi-bin/webhook/upload_media?key=${key}&type=${type}`, {
        method: "POST",
        body,
      });
    },
    heard: () => sandbox.chats.of(CHAT).map(({ content }) => content),
    messages: {
      text: say("text", { content: "夜间任务失败", mentioned_list: ["wang", "@all"] }),
      markdown: say("markdown", { content: "**失败** <@wang>" }),
      markdown_v2: say("markdown_v2", { content: "| a | b |\n|---|---|" }),
      image: say("image", imageOf(PICTURE)),
      news: say("news", good.news.news),
      file: say("file", { media_id: put("file", KEY) }),
      voice: say("voice", { media_id: put("voice", KEY) }),
      template_card: say("template_card", {
        card_type: "text_notice",
        main_title: { title: "告警" },
        card_action: { type: 1, url: "https://intra.example" },
      }),
    },
  };
}
type Msgtype = keyof ReturnType<typeof hooked>["messages"];

const DAMAGES: readonly (readonly [Msgtype, string, unknown, number])[] = [
  ["text", "msgtype", "textcard", 40008],
  ["text", "text.content", "", 44004],
  ["text", "text.content", "字".repeat(683), 40058],
  ["text", "text.mentioned_list", "wang", 40058],
  ["text", "text.mentioned_mobile_list", [13800001111], 40058],
  ["markdown", "markdown.content", undefined, 44004],
  ["markdown", "markdown.content", long(4_097), 40058],
  ["markdown_v2", "markdown_v2.content", undefined, 44004],
  ["markdown_v2", "markdown_v2.content", long(4_097), 40058],
  ["image", "image.base64", undefined, 40058],
  ["image", "image.base64", "data:image/png;base64,AAAA", 40058],
  ["image", "image.md5", "0123456789abcdef0123456789abcdef", 40058],
  ["image", "image", imageOf(mp4()), 40004],
  ["image", "image", imageOf(png(2 * 1_024 * 1_024 + 1)), 40009],
  ["news", "news.articles", [], 45008],
  ["news", "news.articles.0.title", undefined, 41016],
  ["file", "file.media_id", "nothing", 40007],
  ["voice", "voice.media_id", undefined, 41006],
  ["template_card", "template_card.card_type", "vote_interaction", 42031],
  ["template_card", "template_card.card_action", undefined, 42045],
];

describe("webhook/send", () => {
  for (const msgtype of Object.keys(hooked().messages) as readonly Msgtype[]) {
    it(`says ${msgtype} in the group`, async () => {
      const { hook, messages, heard, sandbox, last } = hooked();
      assert.equal((await hook(messages[msgtype])).errcode, 0);
      assert.equal(heard()[0]?.type, msgtype.replace("_v2", ""));
      const [entry] = sandbox.chats.of(CHAT);
      assert.equal(entry?.via, "webhook");
      assert.deepEqual(last().entries, [entry?.id]);
    });
  }

  for (const [msgtype, path, value, errcode] of DAMAGES) {
    it(`refuses ${msgtype} with another ${path}: ${errcode}`, async () => {
      const { hook, messages, heard } = hooked();
      assert.equal((await hook(damaged(messages[msgtype], path, value))).errcode, errcode);
      assert.deepEqual(heard(), []);
    });
  }

  it("tells the two markdowns apart", async () => {
    const { hook, messages, heard } = hooked();
    await hook(messages.markdown);
    await hook(messages.markdown_v2);
    assert.deepEqual(
      heard().map((content) => content.type === "markdown" && content.version),
      [1, 2],
    );
  });

  it("puts a picture on the shelf, for the webhook alone", async () => {
    const { hook, heard, sandbox } = hooked();
    await hook({ msgtype: "image", image: imageOf(jpg()) });
    const [content] = heard();
    const file = content?.type === "image" ? sandbox.media.find(content.mediaId) : undefined;
    assert.equal(file?.contentType, "image/jpeg");
    assert.equal(file?.webhookKey, KEY);
  });

  it("drops the menu of a notice, which nobody would hear of", async () => {
    const { hook, messages, remarks } = hooked();
    const menu = { action_list: [{ text: "静音", key: "mute" }] };
    const { errcode } = await hook(
      damaged(messages.template_card, "template_card.action_menu", menu),
    );
    assert.equal(errcode, 0);
    assert.deepEqual(remarks(), ["card.unused_field"]);
  });

  it("does not take the files of an app", async () => {
    const { hook, files } = hooked();
    const body = { msgtype: "file", file: { media_id: files.file } };
    assert.equal((await hook(body)).errcode, 40007);
  });

  it("refuses a key that no group has", async () => {
    const { hook, messages, upload } = hooked();
    assert.equal((await hook(messages.text, "nothing")).errcode, 93000);
    assert.equal((await hook(messages.text, "")).errcode, 93000);
    assert.equal((await upload("file", new Uint8Array(6), "nothing")).errcode, 93000);
  });

  it("takes 20 messages a minute", async () => {
    const { hook, messages, heard, clock } = hooked();
    for (let count = 0; count < 20; count += 1) await hook(messages.text);
    assert.equal((await hook(messages.text)).errcode, 45009);
    await clock.advance(60_000);
    assert.equal((await hook(messages.text)).errcode, 0);
    assert.equal(heard().length, 21);
  });
});

describe("webhook/upload_media", () => {
  for (const [type, bytes] of [
    ["file", new Uint8Array(6)],
    ["voice", amr(2)],
  ] as const) {
    it(`keeps a ${type} that the webhook can send`, async () => {
      const { upload, hook, heard } = hooked();
      const { errcode, media_id } = await upload(type, bytes);
      assert.equal(errcode, 0);
      assert.equal((await hook({ msgtype: type, [type]: { media_id } })).errcode, 0);
      assert.deepEqual(heard(), [{ type, mediaId: media_id }]);
    });
  }

  it("refuses other types, and voices that are none", async () => {
    const { upload } = hooked();
    assert.equal((await upload("image", png())).errcode, 40005);
    assert.equal((await upload("voice", png())).errcode, 40004);
  });
});
