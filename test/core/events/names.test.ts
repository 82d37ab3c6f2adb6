import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "vitest";
import { eventNames } from "../../tools/event-names.ts";

it("the names of the events are those of the table; `npm run docs` writes them", () => {
  const file = new URL("../../../core/events/names.ts", import.meta.url);
  assert.equal(readFileSync(file, "utf8"), eventNames());
});
