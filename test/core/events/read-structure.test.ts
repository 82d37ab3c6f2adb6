import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type Field, illFormed } from "../../../core/events/field.ts";
import { int, text } from "../../../core/events/read-scalar.ts";
import { items, optionalStructure, structure } from "../../../core/events/read-structure.ts";
import { readXml } from "../../../core/xml/read.ts";

const reads = <T>(field: Field<T>, inside: string) =>
  field.read(readXml(`<xml>${inside}</xml>`) ?? new Map(), {
    locationDatum: "unknown",
    misfits: [],
  });

const pair = { id: text("Id", ""), count: int("Count", "") };

describe("items", () => {
  const field = items("List/Item", pair, "");

  it("are a list for none, one and several", () => {
    assert.deepEqual(reads(field, "<List/>"), []);
    assert.deepEqual(reads(field, "<Other/>"), []);
    assert.deepEqual(reads(field, "<List><Item><Id>a</Id><Count>1</Count></Item></List>"), [
      { id: "a", count: 1 },
    ]);
    const two =
      "<List><Item><Count>1</Count></Item></List><List><Item><Id>b</Id><Count>2</Count></Item></List>";
    assert.deepEqual(reads(field, two), [
      { id: "", count: 1 },
      { id: "b", count: 2 },
    ]);
  });

  it("leave empty elements out", () => {
    assert.deepEqual(reads(field, "<List><Item/><Item><Count>1</Count></Item></List>"), [
      { id: "", count: 1 },
    ]);
  });

  it("leave out what is text, or lacks what it must have", () => {
    assert.deepEqual(reads(field, "<List><Item>text</Item></List>"), []);
    const two = "<List><Item><Id>a</Id></Item><Item><Count>1</Count></Item></List>";
    assert.deepEqual(reads(field, two), [{ id: "", count: 1 }]);
  });

  it("nest, and are frozen all the way down", () => {
    const nested = items("Node", { people: items("Person", { id: text("Id", "") }, "") }, "");
    const inside = "<Node><Person><Id>a</Id></Person><Person><Id>b</Id></Person></Node>";
    const found = reads(nested, inside);
    if (found === illFormed) throw new assert.AssertionError({ message: "ill-formed" });
    const node = found[0];
    for (const each of [found, node, node?.people, node?.people[0]]) {
      assert.ok(Object.isFrozen(each));
    }
    assert.deepEqual(found, [{ people: [{ id: "a" }, { id: "b" }] }]);
  });
});

describe("structures", () => {
  const named = { id: text("Id", "") };

  it("are read as if all were missing when they are missing", () => {
    assert.deepEqual(reads(structure("S", named, ""), "<Other/>"), { id: "" });
    assert.deepEqual(reads(structure("S", named, ""), "<S/>"), { id: "" });
    assert.equal(reads(structure("S", pair, ""), "<S/>"), illFormed);
  });

  it("may be missing where that is said", () => {
    assert.equal(reads(optionalStructure("S", pair, ""), "<Other/>"), undefined);
    assert.equal(reads(optionalStructure("S", pair, ""), "<S></S>"), undefined);
    assert.deepEqual(reads(optionalStructure("S", named, ""), "<S><Id>a</Id></S>"), { id: "a" });
  });

  it("are refused when they stand twice or are text", () => {
    for (const field of [structure("S", named, ""), optionalStructure("S", named, "")]) {
      assert.equal(reads(field, "<S><Id>a</Id></S><S><Id>b</Id></S>"), illFormed);
      assert.equal(reads(field, "<S>text</S>"), illFormed);
    }
  });
});
