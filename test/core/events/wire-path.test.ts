import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { find } from "../../../core/events/field.ts";
import type { XmlTree } from "../../../core/xml/tree.ts";

const tree = (entries: Record<string, readonly (string | XmlTree)[]>): XmlTree =>
  new Map(Object.entries(entries));

describe("wire path", () => {
  it("gives all elements of a name", () => {
    assert.deepEqual(find("A")(tree({ A: ["1", "2"], B: ["3"] })), ["1", "2"]);
  });

  it("gives nothing for a missing element", () => {
    assert.deepEqual(find("A")(tree({})), []);
    assert.deepEqual(find("A/B")(tree({})), []);
  });

  it("goes down through every list, in order", () => {
    const list = (...items: readonly string[]) =>
      tree({ item: items.map((id) => tree({ id: [id] })) });
    const message = tree({ Pics: [tree({ List: [list("1"), list("2", "3")] })] });
    assert.deepEqual(find("Pics/List/item/id")(message), ["1", "2", "3"]);
  });

  it("finds nothing below text", () => {
    assert.deepEqual(find("A/B")(tree({ A: [""] })), []);
    assert.deepEqual(find("A/B")(tree({ A: ["text", tree({ B: ["1"] })] })), ["1"]);
  });

  it("takes the first spelling that is present", () => {
    assert.deepEqual(find("A|a")(tree({ a: ["2"] })), ["2"]);
    assert.deepEqual(find("A|a")(tree({ a: ["2"], A: ["1"] })), ["1"]);
    assert.deepEqual(find("A|a/B|b")(tree({ a: [tree({ b: ["3"] })] })), ["3"]);
    assert.deepEqual(find("A|a")(tree({})), []);
  });
});
