import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { company } from "../company.ts";

const BYTES = new Uint8Array(Buffer.from("0123456789"));

/** A company with one file on the shelf. */
function shelf(bytes = BYTES, webhookKey?: string) {
  const there = company();
  const { ask, withToken, token, sandbox } = there;
  const { mediaId } = sandbox.media.put({
    type: "file",
    name: '表"格\n.xlsx',
    contentType: "application/x-test",
    bytes,
    ...(webhookKey && { webhookKey }),
  });
  const get = async (id: string, range?: string) =>
    ask(withToken(`/cgi-bin/media/get?media_id=${id}`, await token()), {
      headers: range ? { Range: range } : {},
    });
  return { ...there, mediaId, get };
}

describe("media/get", () => {
  it("gives a file with its name in plain UTF-8", async () => {
    const { get, mediaId } = shelf();
    const response = await get(mediaId);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "application/x-test");
    const disposition = response.headers.get("content-disposition") ?? "";
    const name = Buffer.from(disposition, "latin1").toString();
    assert.equal(name, 'attachment; filename="表_格_.xlsx"');
    assert.equal(await response.text(), "0123456789");
  });

  for (const [range, text, content] of [
    ["bytes=0-3", "0123", "bytes 0-3/10"],
    ["bytes=4-", "456789", "bytes 4-9/10"],
    ["bytes=-2", "89", "bytes 8-9/10"],
    ["bytes=8-99", "89", "bytes 8-9/10"],
    ["bytes=-99", "0123456789", "bytes 0-9/10"],
  ] as const) {
    it(`gives ${range} as a piece`, async () => {
      const { get, mediaId } = shelf();
      const response = await get(mediaId, range);
      assert.equal(response.status, 206);
      assert.equal(response.headers.get("content-range"), content);
      assert.equal(response.headers.get("content-length"), String(text.length));
      assert.equal(await response.text(), text);
    });
  }

  for (const range of ["bytes=3-1", "bytes=0-1,4-5", "lines=0-1", "bytes=-", "bytes=a-b"]) {
    it(`gives the whole file for ${range}`, async () => {
      const { get, mediaId } = shelf();
      assert.equal((await get(mediaId, range)).status, 200);
    });
  }

  for (const range of ["bytes=10-", "bytes=-0"]) {
    it(`has nothing for ${range}`, async () => {
      const { get, mediaId } = shelf();
      const response = await get(mediaId, range);
      assert.equal(response.status, 416);
      assert.equal(response.headers.get("content-range"), "bytes */10");
    });
  }

  it("gives more than 20 MB in pieces alone", async () => {
    const { get, mediaId } = shelf(new Uint8Array(20 * 1_024 * 1_024 + 1));
    const refused = await get(mediaId);
    assert.equal(refused.status, 200);
    assert.equal(((await refused.json()) as { errcode: number }).errcode, 830002);
    assert.equal((await get(mediaId, "bytes=0-9")).status, 206);
  });

  it("refuses what is not there any more, and what is a webhook's", async () => {
    const errcode = async (response: Response) =>
      ((await response.json()) as { errcode: number }).errcode;
    const { get, mediaId, clock } = shelf();
    assert.equal(await errcode(await get("")), 41006);
    assert.equal(await errcode(await get("nothing")), 40007);
    await clock.advance(3 * 24 * 3_600_000);
    assert.equal(await errcode(await get(mediaId)), 40007);
    const hidden = shelf(BYTES, "a-key");
    assert.equal(await errcode(await hidden.get(hidden.mediaId)), 40007);
  });
});
