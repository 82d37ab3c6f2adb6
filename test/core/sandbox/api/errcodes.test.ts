import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { cureOf, errmsgOf, isKnownErrcode } from "../../../../core/sandbox/api/errcodes.ts";

const ROOM = join(import.meta.dirname, "../../../../core/sandbox/api");

/** Every errcode that stands in the sources of the API: all have four digits or more. */
const used = readdirSync(ROOM, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .flatMap((name) => [
    ...readFileSync(join(ROOM, name), "utf8").matchAll(/CallRefused\(\s*(\d{4,6})/g),
  ])
  .map(([, code]) => Number(code));

/** What a bot should be ready for (document 90313). */
const WORTH_HANDLING = [
  -1, 6000, 40001, 40013, 40014, 42001, 41001, 40003, 60111, 46004, 40007, 40008, 40029, 40033,
  40056, 301002, 40057, 40091, 41050, 41051, 41096, 42014, 42017, 43004, 43012, 44004, 45002, 45007,
  45008, 45009, 45033, 48002, 50001, 50002, 50003, 60011, 60020, 81013, 82001, 82002, 82003, 84014,
  84015, 86001, 86008, 86101, 86215, 86216, 86220, 93000, 93004, 93006, 93008, 95001, 95002, 95004,
  95007, 95013, 95016, 95018, 830002,
];

describe("errcodes", () => {
  it("has a phrase for every code that the API answers with", () => {
    assert.ok(used.length > 20);
    assert.deepEqual(
      used.filter((code) => !isKnownErrcode(code)),
      [],
    );
  });

  for (const code of WORTH_HANDLING) {
    it(`has a phrase for ${code}`, () => assert.ok(isKnownErrcode(code)));
  }

  it("has a phrase for what nobody knows, but no cure", () => {
    assert.ok(errmsgOf(123_456));
    assert.equal(cureOf(123_456, "error"), undefined);
  });
});
