import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { isKnownErrcode } from "../../../../../core/sandbox/api/errcodes.ts";
import { meaningOf } from "../../../../../core/wecom/api/errcode/errcodes.ts";

const known = Array.from({ length: 1_000_002 }, (_, at) => at - 1).filter(
  (errcode) => errcode !== 0 && isKnownErrcode(errcode),
);

describe("the meaning of an errcode", () => {
  it("is known for every one that the box can give", () => {
    assert.ok(known.length > 100);
    assert.deepEqual(
      known.filter((errcode) => !meaningOf(errcode)),
      [],
    );
  });

  it("is cause and cure, in both languages, as parts of a sentence", () => {
    for (const errcode of known) {
      const meaning = meaningOf(errcode);
      for (const { zh, en } of meaning ? [meaning.cause, meaning.cure] : []) {
        assert.match(zh, /[\p{Script=Han}]/u, String(errcode));
        assert.match(en, /^[\x20-\x7e\p{Script=Han}→“”]+$/u, String(errcode));
        assert.doesNotMatch(zh + en, /[。.]$/, String(errcode));
      }
    }
  });

  it("is unknown for others", () => {
    assert.equal(meaningOf(777777), undefined);
    assert.equal(meaningOf(0), undefined);
  });
});
