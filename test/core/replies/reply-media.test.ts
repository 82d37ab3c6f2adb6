import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type MediaKind, needsUpload } from "../../../core/replies/media-source.ts";
import { isPassive, isReply, kindOf, type Reply, reply } from "../../../core/replies/reply.ts";
import { createMediaShelf } from "../../../core/sandbox/chat/create-media.ts";
import { pooledEntropy } from "../../../core/system-entropy.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";

// What untyped code might pass; the types forbid every one of them.
const loose = reply as unknown as Readonly<
  Record<keyof typeof reply, (...all: unknown[]) => unknown>
>;
const bytes = new TextEncoder().encode("six or more");
const uploaded = (made: Reply, mediaId: string) => kindOf(made).uploaded?.(made, mediaId);
const KINDS: readonly MediaKind[] = ["image", "voice", "video", "file"];

describe("a file in a reply", () => {
  for (const kind of KINDS) {
    it(`is a media id or something to upload: ${kind}`, () => {
      for (const source of [
        { path: "a/b.pdf" },
        { path: "b.pdf", name: "报表.pdf" },
        { url: "https://files.example/b" },
        { bytes, name: "b.pdf" },
      ]) {
        const made = reply[kind](source);
        assert.ok(needsUpload(made) && isReply(made) && Object.isFrozen(made.source));
        assert.deepEqual(made.source, source);
      }
      const known = reply[kind]("MEDIA_1");
      assert.ok(!needsUpload(known));
      assert.equal(known.mediaId, "MEDIA_1");
    });

    it(`travels as what it is once it is uploaded: ${kind}`, () => {
      const made = reply[kind]({ path: "a" });
      assert.ok(needsUpload(made));
      const done = uploaded(made, "MEDIA_1");
      assert.ok(done);
      assert.deepEqual(done, reply[kind]("MEDIA_1"));
      assert.equal(isPassive(done), kind !== "file");
    });
  }

  it("keeps what stands beside a video", () => {
    const about = { title: "演示", description: "30 秒" };
    const made = reply.video({ path: "a.mp4" }, about);
    assert.deepEqual(uploaded(made, "M"), reply.video("M", about));
  });

  it("is a copy: who changes the bytes afterwards changes nothing", () => {
    const mine = Uint8Array.from(bytes);
    const { source } = reply.file({ bytes: mine, name: "a" });
    mine.fill(0);
    assert.ok("bytes" in source);
    assert.deepEqual(source.bytes, bytes);
  });

  const mib = 2 ** 20;
  const limits: Readonly<Record<MediaKind, number>> = { image: 10, voice: 2, video: 10, file: 20 };
  for (const kind of KINDS) {
    it(`has at most ${limits[kind]} MiB as ${kind}`, () => {
      const most = new Uint8Array(limits[kind] * mib);
      assert.ok(isReply(reply[kind]({ bytes: most, name: "a" })));
      const more = new Uint8Array(limits[kind] * mib + 1);
      assert.throws(() => reply[kind]({ bytes: more, name: "a" }), { code: "ERR_REPLY" });
    });
  }

  const refused: Record<string, () => unknown> = {
    "an empty media id": () => reply.image(""),
    "a media id that is missing": () => loose.voice(undefined),
    "a media id that is null": () => loose.video(null),
    "a media id that is a number": () => loose.file(5),
    "an address as a media id": () => reply.image("https://files.example/a.png"),
    "no source at all": () => loose.image({}),
    "an empty path": () => reply.image({ path: "" }),
    "a path that is no text": () => loose.image({ path: 5 }),
    "an address without a protocol": () => reply.file({ url: "files.example/a" }),
    "an address of the machine": () => reply.file({ url: "file:///etc/passwd" }),
    "an address over 2,048 bytes": () =>
      reply.file({ url: `https://files.example/${"a".repeat(2_040)}` }),
    "an address that is no text": () => loose.file({ url: new URL("https://files.example") }),
    "bytes without a name": () => loose.file({ bytes }),
    "bytes with an empty name": () => reply.file({ bytes, name: "" }),
    "a name with a slash": () => reply.file({ bytes, name: "a/b" }),
    "a name with a backslash": () => reply.file({ path: "a", name: "a\\b" }),
    "a name with a line break": () => reply.file({ url: "https://a.example", name: "a\nb" }),
    "an endless name": () => reply.file({ bytes, name: "名".repeat(86) }),
    "bytes that are a list": () => loose.file({ bytes: [1, 2, 3, 4, 5, 6], name: "a" }),
    "five bytes": () => reply.file({ bytes: new Uint8Array(5), name: "a" }),
    "a title that is a number": () => loose.video("m", { title: 1 }),
    "a description that is a list": () => loose.video("m", { description: [] }),
    "a title over 128 bytes": () => reply.video("m", { title: "字".repeat(43) }),
    "a description over 512 bytes": () => reply.video("m", { description: "字".repeat(171) }),
  };
  for (const [what, make] of Object.entries(refused)) {
    it(`refuses ${what}`, () => assert.throws(make, { code: "ERR_REPLY" }));
  }

  const paths = [
    "/srv/a.jpg",
    "C:\\a.jpg",
    "~/a",
    "img/a.png",
    "./a.png",
    "../a",
    "a.png",
    "图.png",
    "file:///a",
    "data:image/png;base64,AA==",
    "www.example.com/a",
    "a b",
    " M1",
    "M1\n",
    "图",
  ];
  for (const path of paths) {
    it(`refuses ${JSON.stringify(path)} for a media id, with the cure`, () => {
      for (const kind of KINDS) {
        assert.throws(() => reply[kind](path), { code: "ERR_REPLY", message: /write \{ path: / });
      }
      const article = { title: "t", thumbMediaId: path, content: "<p>c</p>" };
      const card = {
        cardType: "text_notice",
        horizontalContentList: [{ keyName: "k", value: "v", type: 2, mediaId: path }],
      } as const;
      for (const make of [() => reply.mpNews([article]), () => reply.updateCard(card)]) {
        assert.throws(make, { code: "ERR_REPLY", message: /write \{ path: / });
      }
    });
  }

  it("takes what WeCom and the sandbox give", () => {
    const shelf = createMediaShelf({ clock: new ManualClock(), entropy: pooledEntropy() });
    const file = { type: "image", name: "a", contentType: "image/png", bytes } as const;
    const given = Array.from({ length: 200 }, () => shelf.put(file).mediaId);
    const wecom = ["1G6nrLmr5EC3MMb_-zK1dDdzmd0p7cNliYu9V5w7o8K0", "MEDIA_1", "0", "a@b=="];
    for (const id of [...given, ...wecom]) assert.equal(reply.image(id).mediaId, id);
  });
});
