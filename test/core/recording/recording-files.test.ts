import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { createRecordingFiles } from "../../../core/recording/recording-files.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

let parent = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "huiyin-files-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const folder = () => join(parent, "data/recordings");
const names = () => readdirSync(folder()).sort();

function setUp(fileBytes?: number) {
  const begun: string[] = [];
  const files = createRecordingFiles({
    directory: folder(),
    head: { bodies: "left-out", apps: [{ name: "main" }] },
    clock: new ManualClock(Date.UTC(2026, 0, 1)),
    logger: recordingLogger(),
    onBegin: (path) => begun.push(path),
    ...(fileBytes !== undefined && { fileBytes }),
  });
  return { begun, files };
}

describe("files of recordings", () => {
  it("are none before there is something to write", async () => {
    const { files } = setUp();
    await files.close();
    assert.deepEqual(readdirSync(parent), []);
  });

  it("are their owner's alone, begin with a head, and go on where they were", async () => {
    const { files, begun } = setUp();
    await files.append("one\n");
    await files.append("two\n");
    await files.close();
    const file = join(folder(), "2026-01-01T00-00-00-000Z.jsonl");
    assert.deepEqual(begun, [file]);
    assert.match(readFileSync(file, "utf8"), /^\{"huiyin":"recording".*\}\none\ntwo\n$/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(folder()).mode & 0o777, 0o700);
  });

  it("are begun anew before they grow too large, each with a head and a name of its own", async () => {
    const { files } = setUp(200);
    for (let line = 0; line < 12; line++) await files.append(`${"x".repeat(39)}\n`);
    await files.append("y".repeat(500));
    await files.close();
    const sizes = names().map((name) => statSync(join(folder(), name)).size);
    const whole = sizes.slice(0, -1);
    assert.ok(whole.length > 2 && whole.every((size) => size <= 200), String(sizes));
    for (const name of names()) {
      assert.match(readFileSync(join(folder(), name), "utf8"), /^\{"huiyin":"recording"/);
    }
  });

  it("never write into a file that is there already", async () => {
    const [one, other] = [setUp(), setUp()];
    await one.files.append("one\n");
    await other.files.append("other\n");
    await Promise.all([one.files.close(), other.files.close()]);
    assert.deepEqual(names(), ["2026-01-01T00-00-00-000Z.jsonl", "2026-01-01T00-00-00-001Z.jsonl"]);
  });

  it("are eight at most, the newest, and nothing else is removed", async () => {
    mkdirSync(folder(), { recursive: true });
    for (let day = 1; day <= 9; day++) {
      writeFileSync(join(folder(), `2020-01-0${day}T00-00-00-000Z.jsonl`), "");
    }
    writeFileSync(join(folder(), "2019-kept.jsonl"), "");
    const { files } = setUp();
    await files.append("one\n");
    await files.close();
    assert.equal(names().length, 9);
    assert.equal(names()[0], "2019-kept.jsonl");
    assert.equal(names()[1], "2020-01-03T00-00-00-000Z.jsonl");
  });

  it("say what the disk said", async () => {
    writeFileSync(join(parent, "data"), "no folder");
    await assert.rejects(setUp().files.append("one\n"), { code: "ENOTDIR" });
  });
});
