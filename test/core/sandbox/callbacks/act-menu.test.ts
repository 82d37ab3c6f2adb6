import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "vitest";
import type { SandboxMenuButton } from "../../../../core/sandbox/world/world.ts";
import { AGENT, eventHead, head, stage, WXWORK } from "./stage.ts";

const MENU: readonly SandboxMenuButton[] = [
  { type: "click", name: "帮助", key: "HELP" },
  {
    name: "更多",
    sub_button: [
      { type: "view", name: "首页", url: "https://intra.example/?a=1&b=2" },
      {
        type: "view_miniprogram",
        name: "小程序",
        appid: "wx1",
        pagepath: "pages/i",
        url: "https://x",
      },
      { type: "scancode_push", name: "扫码", key: "push" },
      { type: "scancode_waitmsg", name: "扫码等待", key: "wait" },
      { type: "location_select", name: "位置", key: "where" },
    ],
  },
  {
    name: "图片",
    sub_button: [
      { type: "pic_sysphoto", name: "拍照", key: "p1" },
      { type: "pic_photo_or_album", name: "拍照或相册", key: "p2" },
      { type: "pic_weixin", name: "相册", key: "p3" },
    ],
  },
];

const key = (value: string) => `<EventKey><![CDATA[${value}]]></EventKey>`;
const md5 = (text: string) => createHash("md5").update(text).digest("hex");
const onStage = () => stage({ menu: MENU });

describe("act: menu", () => {
  const simple = [
    { path: [0], event: "click", value: "HELP" },
    { path: [1, 0], event: "view", value: "https://intra.example/?a=1&b=2" },
    { path: [1, 1], event: "view_miniprogram", value: "pages/i" },
  ] as const;
  for (const { path, event, value } of simple) {
    it(`taps ${event}`, () => {
      const { does, sandbox } = onStage();
      assert.deepEqual(does({ do: "menu", path }).bodies, [
        `${eventHead(event)}${key(value)}${AGENT}`,
      ]);
      assert.deepEqual(sandbox.chats.entries, []);
    });
  }

  const scans = [
    { at: 2, event: "scancode_push", name: "push", scanned: "ASSET-0042", type: "qrcode" },
    { at: 3, event: "scancode_waitmsg", name: "wait", scanned: "https://x/a,b", type: "qrcode" },
    { at: 3, event: "scancode_waitmsg", name: "wait", scanned: "CODE_128,12345", type: "barcode" },
    { at: 2, event: "scancode_push", name: "push", scanned: "EAN_13,690", type: "barcode" },
  ] as const;
  for (const { at, event, name, scanned, type } of scans) {
    it(`scans ${scanned} with ${event}`, () => {
      assert.deepEqual(onStage().does({ do: "menu", path: [1, at], scanned }).bodies, [
        `${eventHead(event)}${key(name)}<ScanCodeInfo><ScanType><![CDATA[${type}]]></ScanType><ScanResult><![CDATA[${scanned}]]></ScanResult></ScanCodeInfo>${AGENT}`,
      ]);
    });
  }

  for (const [at, event] of ["pic_sysphoto", "pic_photo_or_album", "pic_weixin"].entries()) {
    it(`sends the digests with ${event}, and then the pictures`, () => {
      const { does, file, sandbox } = onStage();
      const pictures = [
        file("image", "1.jpg", Buffer.from("one")),
        file("image", "2.jpg", Buffer.from("two")),
      ];
      const { bodies, callbacks } = does({ do: "menu", path: [2, at], pictures });
      const item = (text: string) => `<item><PicMd5Sum><![CDATA[${md5(text)}]]></PicMd5Sum></item>`;
      assert.equal(
        bodies[0],
        `${eventHead(event)}${key(`p${at + 1}`)}<SendPicsInfo><Count>2</Count><PicList>${item("one")}${item("two")}</PicList></SendPicsInfo>${AGENT}`,
      );
      assert.deepEqual(
        callbacks.map(({ kind }) => kind),
        [`event:${event}`, "image", "image"],
      );
      assert.deepEqual(
        sandbox.chats.entries.map(({ content, callback }) => ({ content, callback })),
        pictures.map((mediaId, index) => ({
          content: { type: "image", mediaId },
          callback: callbacks[index + 1]?.id,
        })),
      );
    });
  }

  it("sends the picked place with location_select, and then as a message", () => {
    const { does, sandbox } = onStage();
    const place = { latitude: 31.2304, longitude: 121.4737, label: "人民大道" };
    assert.deepEqual(does({ do: "menu", path: [1, 4], place }).bodies, [
      `${eventHead("location_select")}${key("where")}<SendLocationInfo><Location_X><![CDATA[31.2304]]></Location_X><Location_Y><![CDATA[121.4737]]></Location_Y><Scale><![CDATA[16]]></Scale><Label><![CDATA[人民大道]]></Label><Poiname><![CDATA[]]></Poiname></SendLocationInfo>${AGENT}${WXWORK}`,
      `${head("location")}<Location_X>31.2304</Location_X><Location_Y>121.4737</Location_Y><Scale>16</Scale><Label><![CDATA[人民大道]]></Label><MsgId>ID</MsgId>${AGENT}${WXWORK}`,
    ]);
    assert.deepEqual(
      sandbox.chats.entries.map(({ content }) => content),
      [{ type: "location", scale: 16, ...place }],
    );
  });
});
