import assert from "node:assert/strict";
import { describe, it } from "vitest";
import {
  isNearPicture,
  pictureHost,
} from "../../../../../../core/page/browser/phone/content/files.ts";

const PAGE = "http://127.0.0.1:8081";

describe("a picture that needs no network", () => {
  for (const near of [
    `${PAGE}/sandbox/api/media/m1`,
    "http://127.0.0.1:8080/plugins/x/a.png",
    "http://localhost/a.png",
    "http://[::1]:3000/a.png",
    "data:image/png;base64,AAAA",
  ]) {
    it(`is ${near}`, () => assert.ok(isNearPicture(near, PAGE)));
  }
  for (const far of [
    "",
    "a.png",
    "https://img.example/a.png",
    "http://127.0.0.1.img.example/a.png",
    "http://localhost.example/a.png",
    "data:image/svg+xml,<svg/>",
    "javascript:alert(1)",
  ]) {
    it(`is not ${far || "nothing"}`, () => assert.ok(!isNearPicture(far, PAGE)));
  }
  it("names its host", () => {
    assert.equal(pictureHost("https://img.example:8443/a"), "img.example:8443");
    assert.equal(pictureHost("x"), "");
  });
});
