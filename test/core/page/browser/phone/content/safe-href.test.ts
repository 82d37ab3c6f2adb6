import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { safeHref } from "../../../../../../core/page/browser/phone/content/text-parts.ts";

describe("a safe address", () => {
  for (const good of [
    "https://a.example/x",
    "http://127.0.0.1:1/",
    "mailto:a@b.example",
    "tel:10086",
  ]) {
    it(`is ${good}`, () => assert.equal(safeHref(good), good));
  }
  for (const bad of [
    "",
    "a.example",
    "/x",
    "//x",
    "javascript:alert(1)",
    " java\nscript:x",
    "data:text/html,x",
    "file:///etc/passwd",
    "https://",
  ]) {
    it(`is not ${JSON.stringify(bad)}`, () => assert.equal(safeHref(bad), undefined));
  }
});
