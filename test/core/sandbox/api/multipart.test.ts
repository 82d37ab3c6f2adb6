import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { parseMultipart } from "../../../../core/sandbox/api/call-body.ts";

const TYPE = "multipart/form-data; boundary=xyz";
const bodyOf = (...lines: readonly string[]) => new Uint8Array(Buffer.from(lines.join("\r\n")));
const fileOf = (form: FormData | undefined) =>
  form?.get("media") as File | string | null | undefined;

describe("a multipart form", () => {
  it("is read with parameters that browsers do not send", async () => {
    const form = parseMultipart(
      bodyOf(
        "--xyz",
        'Content-Disposition: form-data; name="media"; filename="表格.xlsx"; filelength=6',
        "Content-Type: application/octet-stream",
        "",
        "mytext",
        "--xyz--",
        "",
      ),
      TYPE,
    );
    const file = fileOf(form);
    assert.ok(file instanceof File);
    assert.equal(file.name, "表格.xlsx");
    assert.equal(file.type, "application/octet-stream");
    assert.equal(await file.text(), "mytext");
  });

  it("takes filename before name, and bare words", () => {
    const head = "content-disposition:form-data;filename=a.txt;name=media";
    const file = fileOf(parseMultipart(bodyOf("--xyz", head, "", "text", "--xyz--"), TYPE));
    assert.ok(file instanceof File);
    assert.equal(file.name, "a.txt");
  });

  it("has no file where filename* stands alone", () => {
    const head = "Content-Disposition: form-data; name=\"media\"; filename*=UTF-8''a.txt";
    const form = parseMultipart(bodyOf("--xyz", head, "", "text", "--xyz--"), TYPE);
    assert.equal(fileOf(form), "text");
  });

  it("does without an end", () => {
    const head = 'Content-Disposition: form-data; name="media"';
    assert.equal(fileOf(parseMultipart(bodyOf("--xyz", head, "", "text"), TYPE)), "text");
  });

  it("skips parts without a name or without a blank line", () => {
    const form = parseMultipart(bodyOf("--xyz", "X: y", "", "a", "--xyz", "b", "--xyz--"), TYPE);
    assert.deepEqual([...(form ?? [])], []);
  });

  it("is none without a boundary, or without a delimiter", () => {
    const body = bodyOf("--xyz", "", "", "--xyz--");
    assert.equal(parseMultipart(body, "multipart/form-data"), undefined);
    assert.equal(parseMultipart(body, "application/json; boundary=xyz"), undefined);
    assert.equal(parseMultipart(bodyOf("?"), TYPE), undefined);
  });

  it("gives back every byte of whatever a client of the web sends", async () => {
    const name = fc.string({ minLength: 1, unit: fc.constantFrom("a", "字", " ", ".", ";", "=") });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), name, async (bytes, filename) => {
        const sent = new FormData();
        sent.append("other", "值");
        sent.append("media", new Blob([new Uint8Array(bytes)]), filename);
        const request = new Response(sent);
        const type = request.headers.get("content-type") ?? "";
        const form = parseMultipart(new Uint8Array(await request.arrayBuffer()), type);
        const file = fileOf(form);
        assert.ok(file instanceof File);
        assert.equal(file.name, filename);
        assert.deepEqual(new Uint8Array(await file.arrayBuffer()), bytes);
        assert.equal(form?.get("other"), "值");
      }),
    );
  });
});
