import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { Deed } from "../../../../core/sandbox/callbacks/deed.ts";
import type { Content } from "../../../../core/sandbox/chat/content.ts";
import { AGENT, decoded, head, stage, WXWORK } from "./stage.ts";

const ID = "<MsgId>ID</MsgId>";

describe("act: messages", () => {
  const plain: readonly {
    readonly deed: Deed;
    readonly kind: string;
    readonly body: string;
    readonly bubble: Content;
  }[] = [
    {
      deed: { do: "text", content: "/help 你好" },
      kind: "text",
      body: `<Content><![CDATA[/help 你好]]></Content>${ID}${AGENT}`,
      bubble: { type: "text", content: "/help 你好" },
    },
    {
      deed: { do: "location", latitude: 31.230416, longitude: 121.473701, label: "人民大道" },
      kind: "location",
      body: `<Location_X>31.230416</Location_X><Location_Y>121.473701</Location_Y><Scale>16</Scale><Label><![CDATA[人民大道]]></Label>${ID}${AGENT}${WXWORK}`,
      bubble: {
        type: "location",
        latitude: 31.230416,
        longitude: 121.473701,
        scale: 16,
        label: "人民大道",
      },
    },
    {
      deed: { do: "location", latitude: -0.000000001, longitude: 0.0000001, label: "", scale: 5 },
      kind: "location",
      body: `<Location_X>0</Location_X><Location_Y>0.0000001</Location_Y><Scale>5</Scale><Label><![CDATA[]]></Label>${ID}${AGENT}${WXWORK}`,
      bubble: {
        type: "location",
        latitude: -0.000000001,
        longitude: 0.0000001,
        scale: 5,
        label: "",
      },
    },
    {
      deed: {
        do: "link",
        title: "周报",
        description: "第 47 周",
        url: "https://intra.example/w47?a=1&b=2",
        picUrl: "",
      },
      kind: "link",
      body: `<Title><![CDATA[周报]]></Title><Description><![CDATA[第 47 周]]></Description><Url><![CDATA[https://intra.example/w47?a=1&b=2]]></Url><PicUrl><![CDATA[]]></PicUrl>${ID}${AGENT}`,
      bubble: {
        type: "link",
        title: "周报",
        description: "第 47 周",
        url: "https://intra.example/w47?a=1&b=2",
        picUrl: "",
      },
    },
  ];

  for (const { deed, kind, body, bubble } of plain) {
    it(`writes ${JSON.stringify(deed)}`, () => {
      const { does, sandbox } = stage();
      const { callbacks, bodies } = does(deed);
      assert.deepEqual(bodies, [head(kind) + body]);
      const [callback] = callbacks;
      assert.equal(callback?.kind, kind);
      assert.equal(callback?.member, "ZhangSan");
      assert.deepEqual(
        sandbox.chats.entries.map(({ chat, by, content, callback }) => ({
          chat,
          by,
          content,
          callback,
        })),
        [
          {
            chat: { kind: "app", app: "main", member: "ZhangSan" },
            by: "member",
            content: bubble,
            callback: callback?.id,
          },
        ],
      );
    });
  }

  it("sends a picture by its media id", () => {
    const { does, file, sandbox } = stage();
    const mediaId = file("image");
    const { bodies } = does({ do: "image", mediaId });
    assert.deepEqual(bodies, [
      `${head("image")}<PicUrl><![CDATA[https://sandbox.invalid/media/${mediaId}]]></PicUrl><MediaId><![CDATA[${mediaId}]]></MediaId>${ID}${AGENT}`,
    ]);
    assert.deepEqual(sandbox.chats.entries[0]?.content, { type: "image", mediaId });
  });

  it("sends a recording as AMR", () => {
    const { does, file, sandbox } = stage();
    const mediaId = file("voice");
    const { bodies } = does({ do: "voice", mediaId });
    assert.deepEqual(bodies, [
      `${head("voice")}<MediaId><![CDATA[${mediaId}]]></MediaId><Format><![CDATA[amr]]></Format>${ID}${AGENT}`,
    ]);
    assert.deepEqual(sandbox.chats.entries[0]?.content, { type: "voice", mediaId });
  });

  for (const [short, kind] of [
    [false, "video"],
    [true, "shortvideo"],
  ] as const) {
    it(`sends a ${kind} with a first frame that can be fetched`, () => {
      const { does, file, sandbox } = stage();
      const mediaId = file("video");
      const { callbacks } = does({ do: "video", mediaId, short });
      const event = decoded(callbacks[0]?.plaintext ?? "");
      assert.ok(event.kind === kind);
      assert.equal(event.mediaId, mediaId);
      const thumb = sandbox.media.find(event.thumbMediaId);
      assert.equal(thumb?.contentType, "image/jpeg");
      assert.deepEqual(thumb?.bytes.subarray(0, 2), Buffer.from([0xff, 0xd8]));
      assert.deepEqual(thumb?.bytes.subarray(-2), Buffer.from([0xff, 0xd9]));
    });
  }

  it("sends a file with its name", () => {
    const { does, file, sandbox } = stage();
    const mediaId = file("file", "周报.pdf");
    const { bodies } = does({ do: "file", mediaId });
    assert.deepEqual(bodies, [
      `${head("file")}<MediaId><![CDATA[${mediaId}]]></MediaId><FileName><![CDATA[周报.pdf]]></FileName>${ID}${AGENT}`,
    ]);
    assert.deepEqual(sandbox.chats.entries[0]?.content, { type: "file", mediaId });
  });

  it("gives every message an id of its own", () => {
    const { does } = stage();
    const ids = [1, 2, 3].map(() => {
      const event = decoded(does({ do: "text", content: "hi" }).callbacks[0]?.plaintext ?? "");
      return event.kind === "text" ? event.msgId : "";
    });
    assert.equal(new Set(ids).size, 3);
    for (const id of ids) assert.match(id, /^[1-9]\d{18}$/);
  });

  it("finds members whatever their letter case, and spells them as the company does", () => {
    const { does } = stage();
    assert.equal(does({ do: "text", content: "hi" }, "zhangsan").callbacks[0]?.member, "ZhangSan");
  });

  it("carries any text to the bot", () => {
    const { does } = stage();
    const text = fc.string({ unit: "binary", minLength: 1, maxLength: 60 });
    const awkward = fc.oneof(
      text,
      fc.constantFrom("]]>", "<![CDATA[", "&amp;", "]]]]>>", "\r\n\t"),
    );
    fc.assert(
      fc.property(awkward, awkward, (content, label) => {
        const [said] = does({ do: "text", content }).callbacks;
        const event = decoded(said?.plaintext ?? "");
        assert.ok(event.kind === "text");
        assert.equal(event.content, asXml(content));
        const [sent] = does({ do: "location", latitude: 1, longitude: 2, label }).callbacks;
        const pin = decoded(sent?.plaintext ?? "");
        assert.ok(pin.kind === "location");
        assert.equal(pin.label, asXml(label));
      }),
    );
  });
});

/** What XML 1.0 can carry of a text. */
const asXml = (text: string) =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
