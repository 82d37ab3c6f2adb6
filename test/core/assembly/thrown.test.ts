import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { thrownOf } from "../../../core/assembly/traces.ts";
import { parsePattern } from "../../../core/bot/command/pattern.ts";

const told = (thrown: unknown) => thrownOf("dice", "on text", thrown);

/** Calls into the framework, whose own code throws. */
function misuse(): unknown {
  try {
    return parsePattern("", "dice");
  } catch (thrown) {
    return thrown;
  }
}

describe("what a plugin threw", () => {
  it("is told with name, message and the place in the author's own file", () => {
    const { plugin, handler, error, message, place } = told(new RangeError("no 7 on a die"));
    assert.deepEqual(
      [plugin, handler, error, message],
      ["dice", "on text", "RangeError", "no 7 on a die"],
    );
    assert.match(place ?? "", /^test\/core\/assembly\/thrown\.test\.ts:\d+:\d+$/);
  });

  it("names the author's line, though the framework's was the last", () => {
    const { place, stack } = told(misuse());
    assert.match(place ?? "", /thrown\.test\.ts:\d+:\d+$/);
    assert.equal(stack[0]?.own, false);
    assert.ok(stack.some(({ own, text }) => own && text.startsWith("misuse (")));
  });

  it("tells the causes behind it", () => {
    const cause = new TypeError("connect refused");
    assert.equal(
      told(new Error("fetch failed", { cause })).message,
      "fetch failed\n← TypeError: connect refused",
    );
  });

  it("cuts what is too long to read", () => {
    assert.ok(told(new Error("x".repeat(100_000))).message.length < 5_000);
  });

  for (const [what, thrown, error, message] of [
    ["a text", "no dice", "string", "no dice"],
    ["nothing", undefined, "undefined", "undefined"],
    ["null", null, "object", "null"],
  ] as const) {
    it(`may be ${what}`, () => {
      const view = told(thrown);
      assert.deepEqual([view.error, view.message, view.stack], [error, message, []]);
    });
  }

  it("may be something that cannot be looked at", () => {
    const hostile = new Proxy(new Error("x"), {
      get() {
        throw new Error("no");
      },
    });
    assert.equal(told(hostile).error, "unreadable");
  });
});
