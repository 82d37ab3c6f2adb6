import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, it } from "vitest";
import { to } from "../../../../core/replies/recipient.ts";
import { reply } from "../../../../core/replies/reply.ts";
import { fileName } from "../../../../core/wecom/api/media/file-name.ts";
import { type ApiStage, apiStage } from "./api-stage.ts";
import { AMR, JPG, MP4, PNG } from "./files.ts";

const UPLOAD = "/cgi-bin/media/upload";
const SEND = "/cgi-bin/message/send";
const DAY = 24 * 60 * 60_000;

describe("a file", () => {
  let stage: ApiStage;
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "huiyin-media-"));
    stage = await apiStage({ directory });
  });
  afterEach(async () => {
    await stage.close();
    await rm(directory, { recursive: true });
  });

  const uploads = () => stage.calls(UPLOAD).length;
  const outgoing = (value: ReturnType<typeof reply.file>) => ({
    app: "main",
    reply: value,
    to: to.user("li"),
    duplicateCheckSeconds: 0,
  });

  for (const [kind, bytes, contentType] of [
    ["image", PNG, "image/png"],
    ["image", JPG, "image/jpeg"],
    ["voice", AMR, "audio/amr"],
    ["video", MP4, "video/mp4"],
    ["file", new Uint8Array(6), "application/octet-stream"],
  ] as const) {
    it(`is with the sandbox as it was: ${kind}, ${contentType}`, async () => {
      const name = "日报 #7 (终稿).bin";
      const { mediaId, createdAt } = await stage.api.media.upload(kind, { bytes, name });
      assert.equal(createdAt, stage.clock.now());
      const kept = stage.sandbox.media.find(mediaId);
      assert.ok(kept);
      assert.deepEqual([kept.name, kept.contentType], [name, contentType]);
      assert.deepEqual(kept.bytes, bytes);
    });
  }

  it("has its name in the box as it was made safe, and its bytes whatever they are", async () => {
    const names = fc.string({ unit: "binary", minLength: 1, maxLength: 60 });
    const bytes = fc.uint8Array({ minLength: 6, maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(names, bytes, async (name, content) => {
        const { mediaId } = await stage.api.media.upload("file", { bytes: content, name });
        const kept = stage.sandbox.media.find(mediaId);
        assert.equal(kept?.name, fileName(name));
        assert.deepEqual(kept?.bytes, new Uint8Array(content));
      }),
      { numRuns: 60 },
    );
  });

  it("of a reply is uploaded before it is sent, once for all who ask at once", async () => {
    const value = reply.file({ bytes: PNG, name: "报表.png" });
    const attempts = await Promise.all(
      Array.from({ length: 10 }, () => stage.messenger.send(outgoing(value))),
    );
    assert.ok(attempts.every(({ ok }) => ok));
    assert.equal(uploads(), 1);
    assert.equal(stage.calls(SEND).length, 10);
  });

  it("is known for its life, to the app that has uploaded it", async () => {
    const source = { bytes: PNG, name: "a.png" };
    const first = await stage.api.media.idOf("image", source);
    await stage.clock.advance(1.9 * DAY);
    assert.equal(await stage.api.media.idOf("image", source), first);
    assert.equal(uploads(), 1);
    // A message that waits for a day must find it there.
    await stage.clock.advance(0.1 * DAY);
    assert.notEqual(await stage.api.media.idOf("image", source), first);
    assert.equal(uploads(), 2);
    await stage.clients.of("other").media.idOf("image", source);
    assert.equal(uploads(), 3);
  });

  it("is another with other bytes, as another sort, and under another name", async () => {
    const ids = [
      await stage.api.media.idOf("file", { bytes: PNG, name: "a" }),
      await stage.api.media.idOf("file", { bytes: JPG, name: "a" }),
      await stage.api.media.idOf("file", { bytes: PNG, name: "b" }),
      await stage.api.media.idOf("image", { bytes: PNG, name: "a" }),
    ];
    assert.equal(new Set(ids).size, 4);
  });

  it("on the disk is found from the directory, and read anew when it has changed", async () => {
    await writeFile(join(directory, "图.png"), PNG);
    const prepared = await stage.messenger.prepare("main", reply.image({ path: "图.png" }));
    assert.ok(prepared.ok && prepared.value.kind === "image" && "mediaId" in prepared.value);
    assert.equal(stage.sandbox.media.find(prepared.value.mediaId)?.name, "图.png");
    await writeFile(join(directory, "图.png"), JPG);
    await stage.messenger.prepare("main", reply.image({ path: "图.png" }));
    assert.equal(uploads(), 2);
  });

  it("that the platform has forgotten is uploaded once more", async () => {
    const value = reply.image({ bytes: PNG, name: "a.png" });
    await stage.messenger.prepare("main", value);
    stage.sandbox.faults.add({ kind: "api.errcode", errcode: 40007 }, { path: SEND, times: 1 });
    const { ok } = await stage.messenger.send({ ...outgoing(reply.file("x")), reply: value });
    assert.ok(ok);
    assert.equal(uploads(), 2);
    stage.sandbox.faults.add({ kind: "api.errcode", errcode: 40007 }, { path: SEND });
    const again = await stage.messenger.send({ ...outgoing(reply.file("x")), reply: value });
    assert.equal(!again.ok && again.failure.error, "40007");
    assert.equal(uploads(), 3);
  });

  it("that is known by its id alone cannot be uploaded again", async () => {
    const attempt = await stage.messenger.send(outgoing(reply.file("gone")));
    assert.equal(!attempt.ok && attempt.failure.error, "40007");
    assert.equal(stage.calls(SEND).length, 1);
  });

  it("leaves no doubt about the message when its upload does", async () => {
    stage.sandbox.faults.add({ kind: "api.lose_response" }, { path: UPLOAD });
    const attempt = await stage.messenger.send(
      outgoing(reply.file({ bytes: PNG, name: "a" }) as never),
    );
    assert.equal(!attempt.ok && attempt.failure.class, "busy");
    assert.equal(stage.calls(SEND).length, 0);
  });

  const refused: readonly (readonly [string, "image" | "voice" | "video" | "file", Uint8Array])[] =
    [
      ["too small", "file", new Uint8Array(5)],
      ["no picture", "image", AMR],
      ["no voice", "voice", PNG],
      ["no video", "video", PNG],
      ["a picture too large", "image", grown(PNG, 10 * 2 ** 20 + 1)],
      ["a voice too large", "voice", grown(AMR, 2 * 2 ** 20 + 1)],
      ["a video too large", "video", grown(MP4, 10 * 2 ** 20 + 1)],
      ["a file too large", "file", new Uint8Array(20 * 2 ** 20 + 1)],
    ];
  for (const [what, kind, bytes] of refused) {
    it(`is refused before the network when it is ${what}`, async () => {
      const uploading = stage.api.media.upload(kind, { bytes, name: "a" });
      await assert.rejects(uploading, { code: "ERR_MEDIA" });
      assert.equal(stage.calls().length, 0);
    });
  }

  it("of the largest size is taken", async () => {
    const bytes = new Uint8Array(20 * 2 ** 20);
    const { mediaId } = await stage.api.media.upload("file", { bytes, name: "a" });
    assert.equal(stage.sandbox.media.find(mediaId)?.bytes.length, bytes.length);
  });

  it("comes back as it went, whole and in parts", async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251);
    const { mediaId } = await stage.api.media.upload("file", { bytes, name: "数据.bin" });
    const whole = await stage.api.media.download(mediaId);
    assert.deepEqual(
      [whole.name, whole.length, whole.wholeLength],
      ["数据.bin", 100_000, undefined],
    );
    assert.deepEqual(await bytesOf(whole.body), bytes);
    const part = await stage.api.media.download(mediaId, { first: 10, last: 19 });
    assert.deepEqual([part.length, part.wholeLength], [10, 100_000]);
    assert.deepEqual(await bytesOf(part.body), bytes.slice(10, 20));
    const rest = await stage.api.media.download(mediaId, { first: 99_990 });
    assert.deepEqual(await bytesOf(rest.body), bytes.slice(99_990));
    await assert.rejects(stage.api.media.download(mediaId, { first: 100_000 }), {
      code: "ERR_MEDIA",
    });
  });

  it("that is JSON is no refusal, and a refusal is no file", async () => {
    const bytes = Buffer.from('{"errcode":40007}');
    const { mediaId } = await stage.api.media.upload("file", { bytes, name: "a.json" });
    assert.deepEqual(
      await bytesOf((await stage.api.media.download(mediaId)).body),
      new Uint8Array(bytes),
    );
    await assert.rejects(
      stage.api.media.download("gone"),
      (cause: { failure: { error: string } }) => {
        assert.equal(cause.failure.error, "40007");
        return true;
      },
    );
  });

  it("is not asked for by its path", async () => {
    for (const path of ["/srv/a.jpg", "img/a.png", "https://a.example/a.png", "a.png", ""]) {
      await assert.rejects(stage.api.media.download(path), { code: "ERR_MEDIA" });
      await assert.rejects(stage.api.agent.set({ logoMediaId: path }), { code: "ERR_MEDIA" });
    }
    assert.equal(stage.calls("/cgi-bin/media/get").length, 0);
  });

  it("that is too large for one answer must be asked for in parts", async () => {
    const { mediaId } = stage.sandbox.media.put({
      type: "file",
      name: "a",
      contentType: "application/octet-stream",
      bytes: new Uint8Array(20 * 2 ** 20 + 1),
    });
    await assert.rejects(stage.api.media.download(mediaId), { code: "ERR_API" });
    const { length } = await stage.api.media.download(mediaId, { first: 0, last: 9 });
    assert.equal(length, 10);
  });

  it("is downloaded with a token that works", async () => {
    const { mediaId } = await stage.api.media.upload("file", { bytes: PNG, name: "a" });
    stage.tokens.endAll("revoked");
    assert.deepEqual(await bytesOf((await stage.api.media.download(mediaId)).body), PNG);
  });

  it("can be a picture for good, of 2 MiB at most", async () => {
    const url = await stage.api.media.uploadImage({ bytes: PNG, name: "a.png" });
    assert.match(url, /^https:/);
    const large = { bytes: grown(PNG, 2 * 2 ** 20 + 1), name: "a.png" };
    await assert.rejects(stage.api.media.uploadImage(large), { code: "ERR_MEDIA" });
  });
});

function grown(file: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  bytes.set(file);
  return bytes;
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}
