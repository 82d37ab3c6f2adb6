import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "vitest";
import { kinds } from "../../../core/events/groups.ts";
import { eventsDoc } from "../../tools/events-doc.ts";

describe("docs/events.md", () => {
  it("is what the table says; `npm run docs` writes it", () => {
    const page = new URL("../../../docs/events.md", import.meta.url);
    assert.equal(readFileSync(page, "utf8"), eventsDoc());
  });

  it("names every kind", () => {
    const page = eventsDoc();
    for (const kind of kinds) assert.ok(page.includes(`\`${kind}\``), kind);
  });
});
