import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "vitest";
import { kinds } from "../../../core/events/groups.ts";
import { eventsDoc } from "../../tools/events-doc.ts";
import { CHINESE } from "../../tools/events-zh.ts";

describe("docs/events.md", () => {
  it("is what the table says; `npm run docs` writes it", () => {
    const page = new URL("../../../docs/events.md", import.meta.url);
    assert.equal(readFileSync(page, "utf8"), eventsDoc());
    const chinese = new URL("../../../docs/zh/events.md", import.meta.url);
    assert.equal(readFileSync(chinese, "utf8"), eventsDoc("zh"));
  });

  it("has Chinese for everything that the table says, and for nothing else", () => {
    const english = eventsDoc();
    for (const said of Object.keys(CHINESE)) {
      assert.ok(english.includes(said.replaceAll("|", "\\|")), said);
    }
  });

  it("names every kind", () => {
    const page = eventsDoc();
    for (const kind of kinds) assert.ok(page.includes(`\`${kind}\``), kind);
  });
});
