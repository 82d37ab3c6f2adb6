import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { menuNeed } from "../../../../../../core/page/browser/phone/menu/menu-need.ts";

describe("an entry of the menu", () => {
  for (const [type, need] of [
    ["click", "nothing"],
    ["view", "nothing"],
    ["view_miniprogram", "nothing"],
    ["scancode_push", "scan"],
    ["scancode_waitmsg", "scan"],
    ["pic_sysphoto", "pictures"],
    ["pic_photo_or_album", "pictures"],
    ["pic_weixin", "pictures"],
    ["location_select", "place"],
  ] as const) {
    it(`of type ${type} asks for ${need}`, () => {
      assert.equal(menuNeed({ type, name: "n" }), need);
    });
  }
});
