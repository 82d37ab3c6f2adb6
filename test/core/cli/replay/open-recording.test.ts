import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { Failed, Misuse } from "../../../../core/cli/misuse.ts";
import { openRecording } from "../../../../core/cli/replay/run.ts";
import { writeRecording } from "../../../../core/recording/recording.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "huiyin-open-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const head = { apps: [{ name: "main" }], from: Date.UTC(2026, 0, 1), callbacks: [] };

const open = (content: string) => {
  const file = join(directory, "file.jsonl");
  writeFileSync(file, content);
  return openRecording(file);
};

describe("a file to replay", () => {
  it("is a recording that has bodies", () => {
    for (const bodies of ["plaintext", "encrypted"] as const) {
      assert.equal(open(writeRecording({ ...head, bodies })).bodies, bodies);
    }
  });

  it("says what to do when its bodies were left out", () => {
    const outline = writeRecording({ ...head, bodies: "left-out" });
    assert.throws(
      () => open(outline),
      (error) => {
        assert.ok(error instanceof Failed);
        assert.match(error.message, /HUIYIN_RECORD=encrypted/);
        return true;
      },
    );
  });

  it("says which line cannot be read", () => {
    const damaged = `${writeRecording({ ...head, bodies: "encrypted" })}{}\n{}\n`;
    assert.throws(() => open(damaged), /file\.jsonl\nline 2: /);
    assert.throws(() => open("GIF89a"), /line 1: /);
  });

  it("is named when it cannot be read at all", () => {
    assert.throws(() => openRecording(join(directory, "gone.jsonl")), Misuse);
    assert.throws(() => openRecording(directory), /EISDIR/);
  });
});
