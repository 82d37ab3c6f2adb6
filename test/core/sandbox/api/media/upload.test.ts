import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type Answer, company } from "../company.ts";
import { amr, jpg, mp4, png } from "./files.ts";

const MEBIBYTE = 1_024 * 1_024;

const formOf = (bytes: Uint8Array, name = "文件.bin", part = "media") => {
  const form = new FormData();
  form.append(part, new Blob([new Uint8Array(bytes)], { type: "application/x-test" }), name);
  return form;
};

function desk() {
  const there = company();
  const { ask, withToken, token } = there;
  const call = async (path: string, init: RequestInit) => {
    const response = await ask(withToken(path, await token()), { method: "POST", ...init });
    return (await response.json()) as Answer;
  };
  return {
    ...there,
    call,
    upload: (type: string, bytes: Uint8Array) =>
      call(`/cgi-bin/media/upload?type=${type}`, { body: formOf(bytes) }),
  };
}

describe("media/upload", () => {
  for (const [type, bytes] of [
    ["image", png()],
    ["image", jpg(10 * MEBIBYTE)],
    ["voice", amr(60)],
    ["video", mp4(10 * MEBIBYTE)],
    ["file", new Uint8Array(6)],
    ["file", new Uint8Array(20 * MEBIBYTE)],
  ] as const) {
    it(`keeps a file of ${bytes.length} bytes as ${type}, with its name`, async () => {
      const { upload, sandbox, clock } = desk();
      const answer = await upload(type, bytes);
      assert.equal(answer.errcode, 0);
      assert.equal(answer.type, type);
      assert.equal(answer.created_at, String(clock.now() / 1_000));
      const file = sandbox.media.find(String(answer.media_id));
      assert.equal(file?.type, type);
      assert.equal(file?.name, "文件.bin");
      assert.equal(file?.contentType, "application/x-test");
      assert.ok(Buffer.from(bytes).equals(file.bytes));
    });
  }

  for (const [what, type, bytes, errcode] of [
    ["another type", "picture", png(), 40005],
    ["no type", "", png(), 40005],
    ["an empty file", "file", new Uint8Array(0), 40006],
    ["five bytes", "file", new Uint8Array(5), 40006],
    ["an image of more than 10 MB", "image", png(10 * MEBIBYTE + 1), 40009],
    ["a voice of more than 2 MB", "voice", new Uint8Array(2 * MEBIBYTE + 1), 40006],
    ["a voice of more than a minute", "voice", amr(61), 45007],
    ["a video of more than 10 MB", "video", mp4(10 * MEBIBYTE + 1), 40011],
    ["a file of more than 20 MB", "file", new Uint8Array(20 * MEBIBYTE + 1), 45001],
    ["text as an image", "image", new Uint8Array(Buffer.from("GIF89a and so on")), 40004],
    ["a video as an image", "image", mp4(), 40004],
    ["a picture as a voice", "voice", png(), 40004],
    ["a picture as a video", "video", jpg(), 40004],
  ] as const) {
    it(`refuses ${what}: ${errcode}`, async () => {
      assert.equal((await desk().upload(type, bytes)).errcode, errcode);
    });
  }

  it("refuses what is no form, has no file, or has it under another name", async () => {
    const { call } = desk();
    const path = "/cgi-bin/media/upload?type=image";
    assert.equal((await call(path, { body: png() })).errcode, 44001);
    assert.equal((await call(path, { body: formOf(png(), "a.png", "file") })).errcode, 44001);
    const form = new FormData();
    form.append("media", "a text");
    assert.equal((await call(path, { body: form })).errcode, 44001);
  });

  it("does not look at filename*", async () => {
    const { call } = desk();
    const body = [
      "--x",
      "Content-Disposition: form-data; name=\"media\"; filename*=UTF-8''a.txt",
      "Content-Type: text/plain",
      "",
      "hello, world",
      "--x--",
      "",
    ].join("\r\n");
    const headers = { "Content-Type": "multipart/form-data; boundary=x" };
    const answer = await call("/cgi-bin/media/upload?type=file", { body, headers });
    assert.equal(answer.errcode, 44001);
  });
});

describe("media/uploadimg", () => {
  it("answers with an address, and remarks that it leads nowhere", async () => {
    const { call, last } = desk();
    const { errcode, url } = await call("/cgi-bin/media/uploadimg", { body: formOf(png()) });
    assert.equal(errcode, 0);
    assert.match(String(url), /^https:\/\//);
    assert.deepEqual(
      last().remarks.map(({ code }) => code),
      ["media.address"],
    );
  });

  it("refuses what is no picture, or one of more than 2 MB", async () => {
    const { call } = desk();
    const send = (bytes: Uint8Array) => call("/cgi-bin/media/uploadimg", { body: formOf(bytes) });
    assert.equal((await send(amr(1))).errcode, 40004);
    assert.equal((await send(png(2 * MEBIBYTE + 1))).errcode, 40009);
  });
});

describe("media/upload_by_url", () => {
  const good = {
    scene: 1,
    type: "file",
    filename: "a.zip",
    url: "https://files.example/a.zip",
    md5: "0123456789abcdef0123456789abcdef",
  };

  it("fetches nothing, and says why", async () => {
    const { post, last } = desk();
    assert.equal((await post("/cgi-bin/media/upload_by_url", good)).errcode, -1);
    assert.equal(last().remarks[0]?.code, "media.no_network");
    const result = await post("/cgi-bin/media/get_upload_by_url_result", { jobid: "up_1" });
    assert.equal(result.errcode, 40088);
  });

  for (const [field, value, errcode] of [
    ["scene", 2, 40058],
    ["type", "image", 40005],
    ["type", undefined, 40005],
    ["filename", "", 40058],
    ["url", undefined, 41010],
    ["url", "files.example", 45034],
    ["md5", "?", 40058],
  ] as const) {
    it(`refuses ${field} ${value}: ${errcode}`, async () => {
      const answer = await desk().post("/cgi-bin/media/upload_by_url", { ...good, [field]: value });
      assert.equal(answer.errcode, errcode);
    });
  }
});
