import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import {
  parametersOf,
  readCallbackQuery,
  readCheckQuery,
} from "../../../../core/wecom/callback/query.ts";

const good = "msg_signature=5c45ff5e&timestamp=1409659589&nonce=263014780";
const refused = { code: "ERR_QUERY_PARAMETER", status: 400 };

describe("callback query", () => {
  it("reads signature, timestamp and nonce as text", () => {
    assert.deepEqual(readCallbackQuery(good), {
      msgSignature: "5c45ff5e",
      timestamp: "1409659589",
      nonce: "263014780",
    });
  });

  const taken: Record<string, [query: string, nonce: string]> = {
    "in another order": ["nonce=7&msg_signature=a&timestamp=1", "7"],
    "with a nonce of leading zeros": [good.replace("263014780", "0042"), "0042"],
    "percent-encoded": [good.replace("263014780", "%30%2Bx"), "0+x"],
    "with names percent-encoded": [good.replace("nonce", "%6Eonce"), "263014780"],
    "with an equals sign in a value": [good.replace("263014780", "a=b"), "a=b"],
    "with other parameters": [`${good}&a=1&b&=c`, "263014780"],
    "with empty places between": [`&&${good}&&`, "263014780"],
    "with a nonce of 128 characters": [good.replace("263014780", "n".repeat(128)), "n".repeat(128)],
    "with a timestamp of 13 digits": [good.replace("1409659589", "1409659589000"), "263014780"],
    "with 16 parameters": [`${good}${"&x=1".repeat(13)}`, "263014780"],
  };
  for (const [what, [query, nonce]] of Object.entries(taken)) {
    it(`takes one ${what}`, () => assert.equal(readCallbackQuery(query).nonce, nonce));
  }

  const damaged: Record<string, string> = {
    "is empty": "",
    "lacks the signature": "timestamp=1409659589&nonce=263014780",
    "has an empty signature": good.replace("5c45ff5e", ""),
    "repeats the signature": `${good}&msg_signature=5c45ff5e`,
    "repeats the signature, once empty": `${good}&msg_signature=`,
    "lacks the timestamp": good.replace("timestamp", "timestamps"),
    "has an empty timestamp": good.replace("1409659589", ""),
    "repeats the timestamp": `timestamp=1&${good}`,
    "has a timestamp of 14 digits": good.replace("1409659589", "14096595890000"),
    "has a signed timestamp": good.replace("1409659589", "-1409659589"),
    "has a fractional timestamp": good.replace("1409659589", "1409659589.0"),
    "has a hexadecimal timestamp": good.replace("1409659589", "0x5405"),
    "has a timestamp with a blank": good.replace("1409659589", "+1409659589"),
    "has full-width digits": good.replace("1409659589", encodeURIComponent("１４０９")),
    "has a newline behind the timestamp": good.replace("1409659589", "1409659589%0A"),
    "lacks the nonce": "msg_signature=5c45ff5e&timestamp=1409659589",
    "names the nonce as a list": good.replace("nonce", "nonce[]"),
    "has an empty nonce": good.replace("263014780", ""),
    "repeats the nonce": `${good}&nonce=263014780`,
    "repeats the nonce under a disguise": `${good}&%6eonce=1`,
    "has a nonce of 129 characters": good.replace("263014780", "n".repeat(129)),
    "has a nonce with a control character": good.replace("263014780", "a%00"),
    "has a nonce beyond ASCII": good.replace("263014780", "%E4%BD%A0"),
    "has a nonce of ill-formed UTF-8": good.replace("263014780", "%FF"),
    "has 17 parameters": `${good}${"&x=1".repeat(14)}`,
    "has 10,000 parameters": `${good}${"&".repeat(10)}${"x=1&".repeat(10_000)}`,
    "is longer than 8 KiB": `${good}&x=${"x".repeat(8192)}`,
  };
  for (const [why, query] of Object.entries(damaged)) {
    it(`refuses one that ${why}`, () => assert.throws(() => readCallbackQuery(query), refused));
  }

  it("leaves a wrong signature of any shape to the signature check", () => {
    for (const msgSignature of ["0", "z".repeat(41), "F".repeat(4000), "%EF%BC%95", "a%00", "+"]) {
      assert.ok(readCallbackQuery(good.replace("5c45ff5e", msgSignature)).msgSignature !== "");
    }
  });
});

describe("check query", () => {
  it("reads the echostr, decoded once", () => {
    assert.equal(readCheckQuery(`${good}&echostr=a%2Bb%2Fc%3D%3D`).echostr, "a+b/c==");
    assert.equal(readCheckQuery(`${good}&echostr=a%252Bb`).echostr, "a%2Bb");
  });

  it("repairs a plus that became a blank", () => {
    assert.equal(readCheckQuery(`${good}&echostr=a+b+c/==`).echostr, "a+b+c/==");
    assert.equal(readCheckQuery(`${good}&echostr=a%20b`).echostr, "a+b");
  });

  const damaged: Record<string, string> = {
    "has none": good,
    "has an empty one": `${good}&echostr=`,
    "has two": `${good}&echostr=a&echostr=a`,
    "lacks the nonce": "msg_signature=5c45ff5e&timestamp=1409659589&echostr=a",
  };
  for (const [why, query] of Object.entries(damaged)) {
    it(`refuses one that ${why}`, () => assert.throws(() => readCheckQuery(query), refused));
  }
});

describe("parameters", () => {
  const piece = fc.oneof(
    fc.constantFrom("&", "=", "%", "+", "?", "%2B", "%26", "%E4%BD%A0", "%zz", "nonce", "[]", "#"),
    fc.string({ maxLength: 4 }),
    fc.string({ unit: "binary", maxLength: 3 }),
  );
  const query = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(""));

  it("are those of URLSearchParams", () => {
    fc.assert(
      fc.property(query, (text) => {
        const expected = [...new URLSearchParams(text)];
        if (expected.length > 16) assert.throws(() => parametersOf(text), refused);
        else assert.deepEqual(parametersOf(text), expected);
      }),
      { numRuns: 2000 },
    );
  });
});
