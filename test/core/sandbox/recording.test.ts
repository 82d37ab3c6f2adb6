import assert from "node:assert/strict";
import { testBot } from "huiyin/testing";
import { describe, it } from "vitest";
import { createFrameCipher, parseAesKey, parseCiphertext } from "../../../core/crypto/cipher.ts";
import { verify } from "../../../core/crypto/signature.ts";
import { readRecording } from "../../../core/recording/read.ts";
import { recordingOf, vectorOf } from "../../../core/sandbox/recording.ts";
import { echo } from "../../../plugins/echo/index.ts";
import type { EncryptedVector } from "../../support/vectors.ts";

/** A text whose first answer is lost, and a menu entry that nobody answers. */
async function played() {
  await using bot = await testBot({ plugins: [echo()] });
  bot.faults.add({ kind: "callback.lose_response" }, { times: 1 });
  const li = bot.user("li");
  await li.says("你好]]>");
  await bot.clock.advance("20s");
  await li.clicks("HELP");
  return { world: bot.sandbox.world, records: bot.sandbox.feed.records, calls: bot.callbacks };
}

/** Opens a vector with the pure codecs alone. */
function opened({ token, timestamp, nonce, encrypt, msgSignature, ...vector }: EncryptedVector) {
  const ciphertext = parseCiphertext(encrypt);
  const verified = ciphertext && verify(token, { timestamp, nonce }, ciphertext, msgSignature);
  assert.ok(verified, vector.id);
  const frame = createFrameCipher(parseAesKey(vector.encodingAesKey)).decrypt(verified);
  assert.ok(frame, vector.id);
  assert.equal(Buffer.from(frame.receiveId).toString(), vector.receiveId);
  return Buffer.from(frame.message).toString();
}

describe("a session of the sandbox", () => {
  it("is a recording of every callback, with what became of each delivery", async () => {
    const { records, world, calls } = await played();
    const { bodies, callbacks } = readRecording(recordingOf(records, world));
    assert.equal(bodies, "plaintext");
    assert.deepEqual(
      callbacks.map(({ kind, at, deliveries }) => [
        kind,
        at === deliveries[0]?.at,
        ...deliveries.map(({ outcome, status }) => `${outcome} ${status}`),
      ]),
      [
        ["text", true, "lost 200", "replied 200"],
        ["event:click", true, "acknowledged 200"],
      ],
    );
    const [first, second] = callbacks.map(({ content }) => content);
    assert.ok(first?.bodies === "plaintext" && second?.bodies === "plaintext");
    assert.equal(first.xml, calls[0]?.plaintext);
    assert.match(first.reply ?? "", /你好/);
    assert.equal(second.reply, undefined);
  });

  it("can be empty", async () => {
    const { world } = await played();
    assert.deepEqual(readRecording(recordingOf([], world)).callbacks, []);
  });

  it("gives vectors that anybody can open, of what was sent and what was answered", async () => {
    const { world, calls } = await played();
    const [text, click] = calls;
    assert.ok(text && click);
    const { date, vectors } = JSON.parse(vectorOf(text, world));
    assert.equal(date, "2026-01-01");
    assert.deepEqual(
      vectors.map(({ id, use }: EncryptedVector) => [id, use]),
      [
        ["text c1.2", "message"],
        ["text c1.2 reply", "reply"],
      ],
    );
    for (const vector of vectors) assert.equal(opened(vector), vector.message);
    assert.equal(JSON.parse(vectorOf(click, world)).vectors.length, 1);
  });

  it("gives no vectors of what was never sent", async () => {
    const { world, calls } = await played();
    const [text] = calls;
    assert.ok(text);
    assert.deepEqual(JSON.parse(vectorOf({ ...text, deliveries: [] }, world)).vectors, []);
    assert.deepEqual(JSON.parse(vectorOf({ ...text, app: "gone" }, world)).vectors, []);
  });
});
