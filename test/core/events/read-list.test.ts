import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type Field, illFormed } from "../../../core/events/field.ts";
import {
  changedCommaList,
  changedFlagList,
  commaList,
  list,
} from "../../../core/events/read-list.ts";
import { readXml } from "../../../core/xml/read.ts";

const reads = <T>(field: Field<T>, inside: string) =>
  field.read(readXml(`<xml>${inside}</xml>`) ?? new Map(), {
    locationDatum: "unknown",
    misfits: [],
  });

describe("repeated elements", () => {
  const field = list("DocId", "");

  it("are a list for none, one and several", () => {
    assert.deepEqual(reads(field, "<Other/>"), []);
    assert.deepEqual(reads(field, "<DocId>d1</DocId>"), ["d1"]);
    assert.deepEqual(reads(field, "<DocId>d2</DocId><X/><DocId>d1</DocId>"), ["d2", "d1"]);
  });

  it("leave empty elements out", () => {
    assert.deepEqual(reads(field, "<DocId/><DocId>d1</DocId><DocId><![CDATA[]]></DocId>"), ["d1"]);
  });

  it("leave out what holds elements", () => {
    assert.deepEqual(reads(field, "<DocId>d1</DocId><DocId><A>1</A></DocId>"), ["d1"]);
  });

  it("are frozen", () => {
    assert.ok(Object.isFrozen(reads(field, "<Other/>")));
    assert.ok(Object.isFrozen(reads(field, "<DocId>d1</DocId>")));
  });
});

describe("comma lists", () => {
  it("are split, and their entries stay text", () => {
    const field = commaList("X", "");
    assert.deepEqual(reads(field, "<X>1,05,zhangsan</X>"), ["1", "05", "zhangsan"]);
    assert.deepEqual(reads(field, "<X>7</X>"), ["7"]);
    assert.deepEqual(reads(field, "<X><![CDATA[]]></X>"), []);
    assert.deepEqual(reads(field, "<Other/>"), []);
  });

  it("tell missing from empty where only changes are sent", () => {
    const field = changedCommaList("X", "");
    assert.equal(reads(field, "<Other/>"), undefined);
    assert.deepEqual(reads(field, "<X/>"), []);
  });

  it("are refused when the element stands twice or holds elements", () => {
    assert.equal(reads(commaList("X", ""), "<X>1</X><X>2</X>"), illFormed);
    assert.equal(reads(changedCommaList("X", ""), "<X><A>1</A></X>"), illFormed);
  });

  it("hold flags", () => {
    const field = changedFlagList("X", "");
    assert.deepEqual(reads(field, "<X>1,0</X>"), [true, false]);
    assert.deepEqual(reads(field, "<X/>"), []);
    assert.equal(reads(field, "<Other/>"), undefined);
    assert.equal(reads(field, "<X>1,2</X>"), illFormed);
    assert.equal(reads(field, "<X>1</X><X>0</X>"), illFormed);
  });
});
