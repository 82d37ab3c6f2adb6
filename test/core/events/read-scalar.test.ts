import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type Field, illFormed } from "../../../core/events/field.ts";
import {
  changedText,
  decimal,
  int,
  optionalFlag,
  optionalInt,
  optionalSeconds,
  optionalText,
  seconds,
  text,
} from "../../../core/events/read-scalar.ts";

/** What `field` reads of an element with each of the given texts in turn. */
const reads = <T>(field: Field<T>, ...texts: readonly string[]) =>
  field.read(new Map([["X", texts]]), { locationDatum: "unknown", misfits: [] });
const readsNothing = <T>(field: Field<T>) =>
  field.read(new Map(), { locationDatum: "unknown", misfits: [] });

describe("text", () => {
  it("keeps what came", () => {
    for (const value of ["", " a ", "00123", "1e5", "0x1F", "true", "a\u0000b", "帅"]) {
      assert.equal(reads(text("X", ""), value), value);
    }
  });

  it("is empty, undefined, or told apart when missing or empty", () => {
    assert.equal(readsNothing(text("X", "")), "");
    assert.equal(readsNothing(optionalText("X", "")), undefined);
    assert.equal(reads(optionalText("X", ""), ""), undefined);
    assert.equal(readsNothing(changedText("X", "")), undefined);
    assert.equal(reads(changedText("X", ""), ""), "");
  });

  it("is refused when it stands twice or holds elements", () => {
    for (const field of [text("X", ""), optionalText("X", ""), changedText("X", "")]) {
      assert.equal(reads(field, "a", "a"), illFormed);
      const nested = new Map([["X", [new Map([["Y", ["1"]]])]]]);
      assert.equal(field.read(nested, { locationDatum: "unknown", misfits: [] }), illFormed);
    }
  });
});

describe("numbers", () => {
  const whole: Record<string, number> = { "0": 0, "007": 7, "-1": -1, "+5": 5, " 16 ": 16 };
  for (const [value, number] of Object.entries(whole)) {
    it(`reads "${value}" as ${number}`, () => assert.equal(reads(int("X", ""), value), number));
  }

  for (const value of ["", " ", "1.5", "1e5", "0x1F", "1,000", "NaN", "9007199254740993", "１"]) {
    it(`refuses "${value}" as a whole number`, () =>
      assert.equal(reads(int("X", ""), value), illFormed));
  }

  const fractions: Record<string, number> = {
    "31.230": 31.23,
    "-0.5": -0.5,
    ".5": 0.5,
    "5.": 5,
    "1.0E-4": 0.0001,
  };
  for (const [value, number] of Object.entries(fractions)) {
    it(`reads "${value}" as ${number}`, () => assert.equal(reads(decimal("X", ""), value), number));
  }

  for (const value of ["", ".", "1e999", "Infinity", "0x1F", "1.2.3", "12°", "1_0"]) {
    it(`refuses "${value}" as a decimal`, () =>
      assert.equal(reads(decimal("X", ""), value), illFormed));
  }

  it("keeps a range, both ends included", () => {
    const field = decimal("X", "", { min: -90, max: 90 });
    assert.equal(reads(field, "-90"), -90);
    assert.equal(reads(field, "90.0"), 90);
    assert.equal(reads(field, "90.000001"), illFormed);
    assert.equal(reads(field, "-91"), illFormed);
  });

  it("has no moment before 1970", () => {
    assert.equal(reads(seconds("X", ""), "1795392000"), 1_795_392_000);
    assert.equal(reads(seconds("X", ""), "-1"), illFormed);
    assert.equal(reads(optionalSeconds("X", ""), "0"), 0);
    assert.equal(reads(optionalSeconds("X", ""), "-1"), illFormed);
  });

  it("may be missing only where that is said", () => {
    for (const field of [int("X", ""), decimal("X", ""), seconds("X", "")]) {
      assert.equal(readsNothing(field), illFormed);
    }
    const optional: readonly Field<unknown>[] = [
      optionalInt("X", ""),
      optionalSeconds("X", ""),
      optionalFlag("X", ""),
    ];
    for (const field of optional) {
      assert.equal(readsNothing(field), undefined);
      assert.equal(reads(field, ""), undefined);
      assert.equal(reads(field, "?"), illFormed);
      assert.equal(reads(field, "1", "1"), illFormed);
    }
  });
});

describe("flag", () => {
  it("reads the wire's ways to say yes and no", () => {
    const field = optionalFlag("X", "");
    assert.deepEqual(
      ["1", "0", "true", "false"].map((value) => reads(field, value)),
      [true, false, true, false],
    );
    assert.equal(reads(field, "2"), illFormed);
  });
});
