import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { act } from "../../../../core/sandbox/callbacks/act.ts";
import type { Deed } from "../../../../core/sandbox/callbacks/deed.ts";
import type { SandboxMenuButton } from "../../../../core/sandbox/world/world.ts";
import { stage } from "./stage.ts";

const HI: Deed = { do: "text", content: "hi" };
const MENU: readonly SandboxMenuButton[] = [
  { type: "click", name: "帮助", key: "HELP" },
  {
    name: "更多",
    sub_button: [
      { type: "scancode_push", name: "扫码", key: "s" },
      { type: "pic_weixin", name: "相册", key: "p" },
      { type: "location_select", name: "位置", key: "l" },
      { name: "空" },
    ],
  },
];

const cases: readonly (readonly [string, Deed, string])[] = [
  ["an empty text", { do: "text", content: "" }, "deed.text"],
  ["an unknown picture", { do: "image", mediaId: "no" }, "deed.media"],
  ["an unknown recording", { do: "voice", mediaId: "no" }, "deed.media"],
  ["an unknown video", { do: "video", mediaId: "no" }, "deed.media"],
  ["an unknown file", { do: "file", mediaId: "no" }, "deed.media"],
  [
    "a place beyond the pole",
    { do: "location", latitude: 90.1, longitude: 0, label: "" },
    "deed.place",
  ],
  ["a place that is no number", { do: "report", latitude: Number.NaN, longitude: 0 }, "deed.place"],
  ["a longitude too far", { do: "report", latitude: 0, longitude: -180.1 }, "deed.place"],
  [
    "a negative precision",
    { do: "report", latitude: 0, longitude: 0, precision: -1 },
    "deed.place",
  ],
  ["a button that is not there", { do: "menu", path: [2] }, "deed.menu"],
  ["an entry that is not there", { do: "menu", path: [1, 4] }, "deed.menu"],
  ["an entry below a plain button", { do: "menu", path: [0, 0] }, "deed.menu"],
  ["a button that opens a sub-menu", { do: "menu", path: [1] }, "deed.menu"],
  ["an entry without a type", { do: "menu", path: [1, 3] }, "deed.menu"],
  ["a scan of nothing", { do: "menu", path: [1, 0] }, "deed.menu_outcome"],
  ["a choice of no pictures", { do: "menu", path: [1, 1], pictures: [] }, "deed.menu_outcome"],
  ["a choice of unknown pictures", { do: "menu", path: [1, 1], pictures: ["no"] }, "deed.media"],
  ["a pick of no place", { do: "menu", path: [1, 2] }, "deed.menu_outcome"],
  ["an unknown deed", { do: "toString" } as unknown as Deed, "deed.unknown"],
];

describe("act: refusals", () => {
  for (const [says, deed, code] of cases) {
    it(`refuses ${says}, and sends nothing`, () => {
      const { does, sandbox } = stage({ menu: MENU });
      assert.throws(() => does(deed), { name: "ActError", code });
      assert.deepEqual(sandbox.feed.records, []);
      assert.deepEqual(sandbox.chats.entries, []);
    });
  }

  it("refuses a menu where none was published", () => {
    assert.throws(() => stage().does({ do: "menu", path: [0] }), { code: "deed.menu" });
  });

  it("refuses an app that is not there", () => {
    const { sandbox } = stage();
    const request = { app: "toString", member: "ZhangSan", deed: HI };
    assert.throws(() => act(sandbox, request), { code: "deed.app" });
  });

  it("refuses a member who is not there", () => {
    assert.throws(() => stage().does(HI, "wangwu"), { code: "deed.member" });
  });

  it("refuses a member who cannot see the app", () => {
    const { does } = stage({ visibleTo: [3] });
    assert.throws(() => does(HI), { code: "deed.invisible" });
    assert.equal(does(HI, "lisi").bodies.length, 1);
  });

  it("refuses media of another type, and media that is too old", async () => {
    const { clock, does, file } = stage();
    const mediaId = file("file", "a.jpg");
    assert.throws(() => does({ do: "image", mediaId }), { code: "deed.media" });
    await clock.advance(3 * 24 * 3_600_000 + 1);
    assert.throws(() => does({ do: "file", mediaId }), { code: "deed.media" });
  });

  it("tells cause and cure in both languages", () => {
    const { does } = stage();
    assert.throws(
      () => does(HI, "wangwu"),
      (error: { zh?: string; en?: string }) => {
        assert.match(error.zh ?? "", /wangwu/);
        assert.match(error.en ?? "", /wangwu/);
        return true;
      },
    );
  });
});
