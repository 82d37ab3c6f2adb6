import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { needsUpload } from "../../../core/replies/media-source.ts";
import { isPassive, isReply, reply } from "../../../core/replies/reply.ts";
import { readReply, writeReply } from "../../../core/replies/reply-json.ts";
import { replies } from "./replies.ts";

describe("a reply on disk", () => {
  it("comes back as it was, whatever it is", () => {
    fc.assert(
      fc.property(replies, (written) => {
        const { json, bytes } = writeReply(written);
        const read = readReply(json, bytes);
        assert.deepEqual(read, written);
        assert.ok(isReply(read) && Object.isFrozen(read));
        assert.equal(isPassive(read), isPassive(written));
        assert.equal(needsUpload(read), needsUpload(written));
      }),
    );
  });

  it("keeps a file beside its JSON", () => {
    const content = new TextEncoder().encode("a,b\n1,2\n");
    const { json, bytes } = writeReply(reply.file({ bytes: content, name: "表.csv" }));
    assert.deepEqual(JSON.parse(json), { kind: "file", source: { name: "表.csv" } });
    assert.deepEqual(bytes, content);
  });

  const good = { kind: "text", content: "hi" };
  const damaged: Record<string, string> = {
    nothing: "",
    "half of it": JSON.stringify(good).slice(0, 9),
    "a number": "7",
    null: "null",
    "a list": JSON.stringify([good]),
    "no kind": JSON.stringify({ content: "hi" }),
    "a kind that is not known": JSON.stringify({ ...good, kind: "hologram" }),
    "a kind that objects have anyway": JSON.stringify({ ...good, kind: "constructor" }),
    "a kind that is no text": JSON.stringify({ ...good, kind: null }),
    "a field that is missing": JSON.stringify({ kind: "text" }),
    "a field of another type": JSON.stringify({ ...good, content: 1 }),
    "articles that are no list": JSON.stringify({ kind: "news", articles: "x" }),
    "a source that is none": JSON.stringify({ kind: "file", source: 5 }),
    "a file whose bytes are gone": JSON.stringify({ kind: "file", source: { name: "a" } }),
    "a card without its card": JSON.stringify({ kind: "template_card" }),
  };
  for (const [what, json] of Object.entries(damaged)) {
    it(`is refused with ${what}`, () =>
      assert.throws(() => readReply(json, undefined), { code: "ERR_REPLY" }));
  }
});
