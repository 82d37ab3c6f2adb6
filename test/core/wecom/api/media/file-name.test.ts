import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { parseMultipart } from "../../../../../core/sandbox/api/call-body.ts";
import { inMemory } from "../../../../../core/wecom/api/media/content.ts";
import { fileName } from "../../../../../core/wecom/api/media/file-name.ts";
import { mediaForm } from "../../../../../core/wecom/api/media/form.ts";

describe("fileName", () => {
  it("leaves a name alone that is fit", () => {
    for (const name of ["报表.pdf", "a b (1).png", "café – 😀.txt"]) {
      assert.equal(fileName(name), name);
    }
  });

  it("replaces what could end the header or lead elsewhere", () => {
    assert.equal(fileName('a"b.png'), "a'b.png");
    assert.equal(fileName("a\r\nX: y.png"), "a__X: y.png");
    assert.equal(fileName("..\\../etc/passwd"), ".._.._etc_passwd");
    assert.equal(fileName("a\0b\u2028c\x7f"), "a_b_c_");
  });

  it("calls what has no name a file", () => {
    assert.equal(fileName(""), "file");
    assert.equal(fileName(" \t"), "_");
  });

  it("cuts a long name in front of its extension, between characters", () => {
    const name = fileName(`${"汉".repeat(100)}.xlsx`);
    assert.ok(Buffer.byteLength(name) <= 255);
    assert.match(name, /^汉+\.xlsx$/);
  });

  it("is read by the sandbox as it was written, whatever it is", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: "binary" }), fc.string(), fc.string({ unit: "grapheme" })),
        fc.uint8Array({ maxLength: 300 }),
        async (name, bytes) => {
          const form = mediaForm(inMemory(name, [bytes]));
          const chunks: Uint8Array[] = [];
          for await (const chunk of form.chunks()) chunks.push(chunk);
          const body = Buffer.concat(chunks);
          assert.equal(body.length, form.length);
          const part = parseMultipart(body, form.type)?.get("media");
          assert.ok(part instanceof File);
          assert.equal(part.name, fileName(name));
          assert.deepEqual(new Uint8Array(await part.arrayBuffer()), bytes);
        },
      ),
    );
  });
});
