import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { inMemory, type MediaContent } from "../../../../../core/wecom/api/media/content.ts";
import { FILE_RULES } from "../../../../../core/wecom/api/media/file-rules.ts";
import { onDisk } from "../../../../../core/wecom/api/media/open-content.ts";

const RULE = FILE_RULES.file;
/** More than two pieces. */
const BYTES = Buffer.from(Array.from({ length: 600_000 }, (_, index) => index % 251));

const read = async (content: MediaContent) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content.chunks()) chunks.push(chunk);
  return Buffer.concat(chunks);
};

describe("onDisk", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "media-"));
    await writeFile(join(directory, "报表.bin"), BYTES);
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("reads a file as often as it is wanted, from a relative path", async () => {
    const content = await onDisk({ path: "报表.bin" }, directory, RULE);
    assert.deepEqual([content.name, content.size], ["报表.bin", BYTES.length]);
    assert.deepEqual(await read(content), BYTES);
    assert.deepEqual(await read(content), BYTES);
    await content.close();
  });

  it("refuses at once what is no regular file, and leaves no thread waiting for it", async () => {
    const pipe = join(directory, "pipe");
    execFileSync("mkfifo", [pipe]);
    await symlink(pipe, join(directory, "link"));
    const socket = createServer().listen(join(directory, "socket"));
    await once(socket, "listening");
    const places = ["pipe", "link", "socket", ".", "/dev/zero", "/dev/tty", "/dev/stdin"];
    for (const path of places) {
      const refused = onDisk({ path }, directory, RULE);
      await assert.rejects(
        refused,
        { code: "ERR_MEDIA", message: /no regular file|不是普通文件/ },
        path,
      );
    }
    // The runner's own work is over soon; a thread that waits for the pipe would be there for ever.
    while (process.getActiveResourcesInfo().some((name) => name.startsWith("FSReq"))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.close();
  });

  it("knows it by the same sum as its bytes in memory", async () => {
    const content = await onDisk({ path: join(directory, "报表.bin"), name: "x" }, "/", RULE);
    const pieces = [BYTES.subarray(0, 7), BYTES.subarray(7)];
    const { head, sum, size } = inMemory("x", pieces);
    assert.deepEqual([content.head, content.sum, content.size], [head, sum, size]);
    assert.equal(sum, createHash("sha256").update(BYTES).digest("hex"));
    assert.equal(content.name, "x");
    await content.close();
  });

  it("refuses what is not there, is no file, or has a size that is not taken", async () => {
    const refused = (path: string, rule = RULE) =>
      assert.rejects(onDisk({ path }, directory, rule), { code: "ERR_MEDIA" });
    await refused("nothing.bin");
    await refused(".");
    await writeFile(join(directory, "tiny"), "12345");
    await refused("tiny");
    await refused("报表.bin", { mostBytes: BYTES.length - 1 });
  });

  it("says so when the file becomes shorter while it is read", async () => {
    const content = await onDisk({ path: "报表.bin" }, directory, RULE);
    await truncate(join(directory, "报表.bin"), 1_000);
    await assert.rejects(read(content), { code: "ERR_MEDIA" });
    await content.close();
  });
});
