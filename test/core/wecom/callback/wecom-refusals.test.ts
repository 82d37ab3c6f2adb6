import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { CallbackError } from "../../../../core/errors.ts";
import { vector } from "../../../support/vectors.ts";
import {
  account,
  adapterFor,
  otherPair,
  pairOf,
  sandbox,
  timestampOf,
} from "../../../support/wecom-adapter.ts";
import type { SealOverrides } from "../../../support/wecom-client.ts";

const CONTENT = "the plaintext that nobody may see";
const xml = sandbox.textMessage({ from: "zhangsan", content: CONTENT });
const adapter = adapterFor();
const seal = (overrides: SealOverrides = {}, message: string | Uint8Array = xml) =>
  sandbox.seal(message, { timestamp: timestampOf(), ...overrides });

/** What opening gives: the kind of the event, or the code and status of the refusal. */
function outcome(run: () => unknown): string {
  try {
    run();
    return "opened";
  } catch (error) {
    assert.ok(error instanceof CallbackError, String(error));
    for (const hidden of [CONTENT, account.token, account.encodingAesKey, "<xml"]) {
      assert.ok(!error.message.includes(hidden));
      assert.equal(error.cause, undefined);
    }
    return `${error.status} ${error.code}`;
  }
}

const posted = ({ query, body }: { readonly query: string; readonly body: string }) =>
  outcome(() => adapter.open(query, Buffer.from(body)));

/** The clean message that must be taken after everything that was not. */
const stillWorks = () => assert.equal(posted(seal()), "opened");

const flipped = (text: string, at: number) =>
  text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);

describe("a callback nobody signed", () => {
  const sealed = seal();
  const damaged: Record<string, [query: string, expected: string]> = {
    "lacks its signature": [
      sealed.query.replace(/msg_signature=\w+&/, ""),
      "400 ERR_QUERY_PARAMETER",
    ],
    "has its timestamp moved": [
      sealed.query.replace(timestampOf(), timestampOf(1)),
      "403 ERR_SIGNATURE",
    ],
    "has a digit behind its nonce": [`${sealed.query}0`, "403 ERR_SIGNATURE"],
    "has its signature in capitals": [
      sealed.query.replace(sealed.msgSignature, sealed.msgSignature.toUpperCase()),
      "403 ERR_SIGNATURE",
    ],
  };
  for (const [why, [query, expected]] of Object.entries(damaged)) {
    it(`is refused when it ${why}`, () => {
      assert.equal(posted({ ...sealed, query }), expected);
      stillWorks();
    });
  }

  const signatures: Record<string, (right: string) => string> = {
    "another last digit": (right) => flipped(right, 39),
    "39 digits": (right) => right.slice(1),
    "41 digits": (right) => `${right}0`,
    "4,000 digits": (right) => right.repeat(100),
    "full-width digits": () => "５".repeat(40),
    "a NUL behind": (right) => `${right}\0`,
  };
  for (const [what, damageSignature] of Object.entries(signatures)) {
    it(`is refused for a signature with ${what}`, () => {
      assert.equal(posted(seal({ damageSignature })), "403 ERR_SIGNATURE");
    });
  }

  it("is refused for a changed ciphertext before anything is decrypted", () => {
    for (const at of [0, 50, 100]) {
      const { query, body, encrypt } = seal();
      const forged = body.replace(encrypt, flipped(encrypt, at));
      assert.equal(posted({ query, body: forged }), "403 ERR_SIGNATURE");
    }
  });

  it("is refused for a signature made without a nonce that is then left out", () => {
    const { query, body } = seal({ nonce: "" });
    assert.equal(posted({ query, body }), "400 ERR_QUERY_PARAMETER");
    assert.equal(posted({ query: query.replace("&nonce=", ""), body }), "400 ERR_QUERY_PARAMETER");
  });

  it("is refused for the wrong nonce of a published test", () => {
    const { encrypt, timestamp, msgSignature, wrongNonce, receiveId, ...pair } = vector("D1");
    const own = adapterFor({ corpId: receiveId, keyPairs: [pairOf(pair)], freshnessSeconds: 0 });
    const query = `msg_signature=${msgSignature}&timestamp=${timestamp}&nonce=${wrongNonce}&echostr=${encodeURIComponent(encrypt)}`;
    assert.equal(
      outcome(() => own.verifyUrl(query)),
      "403 ERR_SIGNATURE",
    );
  });
});

describe("a callback signed with the token", () => {
  const spellings: Record<string, (encrypt: string) => string> = {
    "with a newline inside": (text) => `${text.slice(0, 64)}\n${text.slice(64)}`,
    "with junk inside": (text) => `${text.slice(0, 64)}~${text.slice(64)}`,
    "in the alphabet for URLs": (text) => `${text.slice(0, 4)}-_-_${text.slice(8)}`,
    "with more padding": (text) => `${text}====`,
    "with less padding": (text) => text.replace(/=*$/, "").slice(0, -1),
    "with the glue of a length extension": (text) => `${text}\u0080\u0001\u0002${text}`,
  };
  for (const [how, damageEncrypt] of Object.entries(spellings)) {
    it(`is refused when Encrypt is written ${how}`, () => {
      assert.equal(posted(seal({ damageEncrypt })), "400 ERR_ENCODING");
      stillWorks();
    });
  }

  for (const seconds of [-7201, 7201, -1_000_000, 1_000_000]) {
    it(`is refused when its timestamp is ${seconds} s from now`, () => {
      assert.equal(posted(seal({ timestamp: timestampOf(seconds) })), "403 ERR_STALE");
    });
  }

  const frames: Record<string, (padded: Buffer) => Buffer> = {
    "padding of 0": (padded) => padded.fill(0, padded.length - 1),
    "padding of 33": (padded) => padded.fill(33, padded.length - 1),
    "padding that differs in its first byte": (padded) => {
      const at = padded.length - (padded.at(-1) ?? 0);
      return padded.fill(0, at, at + 1);
    },
    "a length of 2^32-1": (padded) => padded.fill(0xff, 16, 20),
    "a length one beyond its end": (padded) => {
      padded.writeUInt32BE(padded.length - (padded.at(-1) ?? 0) - 19, 16);
      return padded;
    },
    "16 bytes": (padded) => padded.subarray(0, 16),
    "48 bytes": (padded) => padded.subarray(0, 48),
  };
  for (const [what, damageFrame] of Object.entries(frames)) {
    it(`is refused when its frame has ${what}`, () => {
      assert.equal(posted(seal({ damageFrame })), "403 ERR_FRAME");
      stillWorks();
    });
  }

  it("is refused when its ciphertext is no whole number of blocks", () => {
    for (const length of [1, 15, 17, 31, 33]) {
      const damageCipher = (bytes: Buffer) => bytes.subarray(0, length);
      assert.equal(posted(seal({ damageCipher })), "403 ERR_FRAME");
      stillWorks();
    }
  });

  it("is refused when its length says that there is no message", () => {
    const damageFrame = (padded: Buffer) => padded.fill(0, 16, 20);
    assert.equal(posted(seal({ damageFrame })), "403 ERR_RECEIVE_ID");
  });

  it("tells nothing about the padding", () => {
    const length = Buffer.from(seal().encrypt, "base64").length;
    for (let change = 1; change < 256; change++) {
      const damageCipher = (bytes: Buffer) => {
        bytes[length - 17] = (bytes[length - 17] ?? 0) ^ change;
        return bytes;
      };
      assert.match(posted(seal({ damageCipher })), /^403 ERR_(FRAME|RECEIVE_ID)$/);
    }
    stillWorks();
  });

  it("shows no half of the key for C1, zeros, C1", () => {
    const damageCipher = (bytes: Buffer) => {
      const first = bytes.subarray(0, 16);
      return Buffer.concat([first, Buffer.alloc(16), first, first]);
    };
    const attack = seal({ damageCipher });
    assert.equal(posted(attack), "403 ERR_FRAME");
    const query = `${attack.query}&echostr=${encodeURIComponent(attack.encrypt)}`;
    assert.equal(
      outcome(() => adapter.verifyUrl(query)),
      "403 ERR_FRAME",
    );
  });

  it("is refused or opened, and nothing else, for every flipped bit", () => {
    const length = Buffer.from(seal().encrypt, "base64").length;
    const seen = new Map<string, number>();
    for (let bit = 0; bit < length * 8; bit++) {
      const damageCipher = (bytes: Buffer) => {
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return bytes;
      };
      const result = posted(seal({ damageCipher }));
      assert.match(result, /^(opened|403 ERR_\w+)$/);
      seen.set(result, (seen.get(result) ?? 0) + 1);
    }
    assert.ok((seen.get("403 ERR_FRAME") ?? 0) > 0);
    assert.ok((seen.get("opened") ?? 0) > 0);
    stillWorks();
  });

  for (const receiveId of ["", "wwOTHER", account.corpId.toUpperCase(), `${account.corpId} `]) {
    it(`is refused when encrypted for "${receiveId}"`, () => {
      assert.equal(posted(seal({ receiveId })), "403 ERR_RECEIVE_ID");
    });
  }

  it("is refused for the foreign receiver of our own vector", () => {
    const { encrypt, timestamp, nonce, msgSignature, ...pair } = vector("O5");
    const { receiveId } = vector("O1");
    const own = adapterFor({ corpId: receiveId, keyPairs: [pairOf(pair)], freshnessSeconds: 0 });
    const query = `msg_signature=${msgSignature}&timestamp=${timestamp}&nonce=${nonce}&echostr=${encodeURIComponent(encrypt)}`;
    assert.equal(
      outcome(() => own.verifyUrl(query)),
      "403 ERR_RECEIVE_ID",
    );
  });

  for (const echo of ["1616140317555161061", "hello", "a-B_9", "7".repeat(64)]) {
    it(`is refused when it holds what a URL check does: ${echo}`, () => {
      assert.equal(posted(seal({}, echo)), "403 ERR_MESSAGE");
      stillWorks();
    });
  }

  for (const agentId of ["9999", "0", `${account.agentId}0`, " 9999 "]) {
    it(`is refused when meant for agent ${agentId}`, () => {
      const other = xml.replace(`[${account.agentId}]`, `[${agentId}]`);
      assert.equal(posted(seal({}, other)), "403 ERR_AGENT_MISMATCH");
    });
  }

  it("is refused by another app", () => {
    const other = adapterFor({ corpId: account.corpId, keyPairs: [pairOf(otherPair)] });
    const { query, body } = seal();
    assert.equal(
      outcome(() => other.open(query, Buffer.from(body))),
      "403 ERR_SIGNATURE",
    );
  });
});

describe("the URL check", () => {
  const checked = (echo: string | Uint8Array, overrides: SealOverrides = {}) =>
    outcome(() =>
      adapter.verifyUrl(sandbox.urlCheckQuery(echo, { timestamp: timestampOf(), ...overrides })),
    );

  it("shows no message that was sent as a callback", () => {
    const { query, encrypt } = seal();
    const replayed = `${query}&echostr=${encodeURIComponent(encrypt)}`;
    assert.equal(
      outcome(() => adapter.verifyUrl(replayed)),
      "403 ERR_ECHO",
    );
  });

  const echoes: Record<string, string | Uint8Array> = {
    "is empty": "",
    "has 65 characters": "1".repeat(65),
    "is markup": "<script>alert(1)</script>",
    "has a blank": "1 2",
    "has a newline behind": "123\n",
    "has a byte order mark": "\ufeff123",
    "is Chinese": "你好",
    "is not UTF-8": Buffer.of(0xff, 0xfe),
  };
  for (const [why, echo] of Object.entries(echoes)) {
    it(`does not answer an echo that ${why}`, () => assert.equal(checked(echo), "403 ERR_ECHO"));
  }

  it("holds the same rules as a callback", () => {
    assert.equal(checked("123"), "opened");
    assert.equal(checked("123", { timestamp: timestampOf(-7201) }), "403 ERR_STALE");
    assert.equal(checked("123", { receiveId: "wwOTHER" }), "403 ERR_RECEIVE_ID");
    assert.equal(checked("123", { damageSignature: () => "0" }), "403 ERR_SIGNATURE");
    assert.equal(checked("123", { damageEncrypt: (one) => `${one}!` }), "400 ERR_ENCODING");
    const damageFrame = (padded: Buffer) => padded.fill(0, padded.length - 1);
    assert.equal(checked("123", { damageFrame }), "403 ERR_FRAME");
  });
});
