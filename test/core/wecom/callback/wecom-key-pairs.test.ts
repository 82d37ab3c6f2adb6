import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { reply } from "../../../../core/replies/reply.ts";
import { Secret } from "../../../../core/secret.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { makeKeyPairs } from "../../../../core/wecom/callback/key-pairs.ts";
import {
  account,
  adapterFor,
  NOW,
  otherPair,
  pairOf,
  sandbox,
  timestampOf,
} from "../../../support/wecom-adapter.ts";
import { createWecomClient } from "../../../support/wecom-client.ts";

const xml = sandbox.textMessage({ from: "zhangsan", content: "hi" });
const clientOf = (pair: { readonly token: string; readonly encodingAesKey: string }) =>
  createWecomClient({ ...account, ...pair, baseUrl: "http://127.0.0.1", path: "/" });

const pairs: Record<string, { readonly token: string; readonly encodingAesKey: string }> = {
  "another token and key": otherPair,
  "the old token and another key": { ...otherPair, token: account.token },
  "another token and the old key": { ...otherPair, encodingAesKey: account.encodingAesKey },
};

describe("a change of keys", () => {
  for (const [what, next] of Object.entries(pairs)) {
    it(`to ${what} leaves no gap, and answers with the pair that was used`, () => {
      const adapter = adapterFor({ keyPairs: [pairOf(account), pairOf(next)] });
      for (const [keyPair, client] of [sandbox, clientOf(next), sandbox].entries()) {
        const { query, body } = client.seal(xml, { timestamp: timestampOf() });
        const opened = adapter.open(query, Buffer.from(body));
        assert.equal(opened.keyPair, keyPair % 2);
        const answer = client.openReply(adapter.seal(reply.text("hi"), opened));
        assert.equal(answer.fields.Content, "hi");
      }
    });
  }

  it("refuses a pair once its time has passed, and the other stays", async () => {
    const clock = new ManualClock(NOW);
    const adapter = adapterFor({
      clock,
      keyPairs: [pairOf(account, NOW + 1000), pairOf(otherPair)],
    });
    const old = sandbox.seal(xml, { timestamp: timestampOf() });
    const next = clientOf(otherPair).seal(xml, { timestamp: timestampOf() });
    const open = ({ query, body }: typeof old) => adapter.open(query, Buffer.from(body)).keyPair;

    await clock.advance(1000);
    assert.equal(open(old), 0);
    assert.equal(open(next), 1);
    await clock.advance(1);
    assert.throws(() => open(old), { code: "ERR_KEY_EXPIRED", status: 403 });
    assert.equal(open(next), 1);
  });

  it("seals what was opened just before the time passed", async () => {
    const clock = new ManualClock(NOW);
    const adapter = adapterFor({ clock, keyPairs: [pairOf(account, NOW)] });
    const { query, body } = sandbox.seal(xml, { timestamp: timestampOf() });
    const opened = adapter.open(query, Buffer.from(body));
    await clock.advance(1000);
    assert.ok(sandbox.openReply(adapter.seal(reply.text("hi"), opened)));
  });
});

describe("key pairs", () => {
  const key = new Secret(account.encodingAesKey);
  const wrong: Record<string, Parameters<typeof makeKeyPairs>[0]> = {
    "no pair at all": [],
    "an empty token": [{ token: new Secret(""), encodingAesKey: key }],
    "a key of 42 characters": [
      pairOf({ ...account, encodingAesKey: account.encodingAesKey.slice(1) }),
    ],
    "a key of 44 characters": [
      pairOf({ ...account, encodingAesKey: `${account.encodingAesKey}A` }),
    ],
  };
  for (const [what, options] of Object.entries(wrong)) {
    it(`are refused with ${what}, without showing a value`, () => {
      assert.throws(
        () => makeKeyPairs(options),
        (error) =>
          error instanceof RangeError && !error.message.includes(account.encodingAesKey.slice(1)),
      );
    });
  }
});
