import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { targetsOf } from "../../../core/bot/target.ts";
import { BotError } from "../../../core/errors.ts";

describe("query", () => {
  it("folds letter case for code without types", () => {
    assert.deepEqual(targetsOf("event:location", "probe"), [{ kind: "event:LOCATION" }]);
    assert.deepEqual(targetsOf("TEXT", "probe"), [{ kind: "text" }]);
    assert.deepEqual(targetsOf(":Position", "probe"), targetsOf(":position", "probe"));
  });

  it("keeps a key as it is, signs and all", () => {
    assert.deepEqual(targetsOf("EVENT:CLICK=a=B:c", "probe"), [
      { kind: "event:click", key: "a=B:c" },
    ]);
  });

  it("asks once for what is asked for twice", () => {
    assert.deepEqual(targetsOf(["text", "text"], "probe"), [{ kind: "text" }]);
  });

  const refused: Record<string, unknown> = {
    "is misspelled": "event:locaton",
    "is a group that is none": ":everything",
    "gives a key to a kind without": "text=hi",
    "gives a key to a kind that is none": "event:clik=HELP",
    "is no string": 7,
    "is missing": undefined,
    "is an empty list": [],
    "is one wrong of several": ["text", "txet"],
    "is a name of Object.prototype": "constructor",
  };
  for (const [why, query] of Object.entries(refused)) {
    it(`is refused when it ${why}`, () => {
      assert.throws(() => targetsOf(query, "probe"), { code: "ERR_QUERY" });
    });
  }

  it("is told the nearest", () => {
    assert.throws(
      () => targetsOf("event:locaton", "probe"),
      (error: unknown) =>
        error instanceof BotError &&
        error.message.includes("probe") &&
        error.message.includes("event:LOCATION"),
    );
  });
});
