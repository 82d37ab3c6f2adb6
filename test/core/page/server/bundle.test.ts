import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { createBundle } from "../../../../core/page/server/bundle.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "huiyin-bundle-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("bundle", () => {
  it("compiles the page: a script and a style sheet, without a request to elsewhere", async () => {
    const { script, style } = await createBundle()();
    assert.ok(script.length > 50_000);
    assert.ok(style.includes("--accent"));
    assert.doesNotMatch(style, /url\(["']?https?:|@import/);
  });

  it("compiles once", async () => {
    const bundle = createBundle();
    assert.equal(await bundle(), await bundle());
  });

  it("says where a source is wrong, and takes the corrected one", async () => {
    const entry = join(directory, "main.tsx");
    writeFileSync(entry, "const = 1");
    const bundle = createBundle(entry);
    await assert.rejects(bundle(), { code: "page.bundle", status: 500, message: /main\.tsx:1/ });
    writeFileSync(entry, "console.log(1)");
    assert.match((await bundle()).script, /console\.log\(1\)/);
  });
});
