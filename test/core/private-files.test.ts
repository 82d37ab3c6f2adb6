import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import {
  makePrivateDirectory,
  makePrivateFile,
  narrow,
  writePrivateFile,
} from "../../core/private-files.ts";
import { recordingLogger } from "../support/recording-logger.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "private-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8);
const told = (path: string) => {
  const logger = recordingLogger();
  narrow(path, logger);
  return logger.lines.map(({ level, event }) => `${level} ${event}`);
};

describe("files of the bot's user alone", () => {
  for (const umask of [0o000, 0o022, 0o077, 0o277]) {
    it(`are that under umask ${umask.toString(8)}`, () => {
      const before = process.umask(umask);
      try {
        const inside = join(directory, "a", "b");
        makePrivateDirectory(inside);
        assert.equal(makePrivateFile(join(inside, "empty")), true);
        assert.equal(makePrivateFile(join(inside, "empty")), false);
        writePrivateFile(join(inside, "text"), "one");
        writePrivateFile(join(inside, "text"), "two");
        assert.deepEqual([modeOf(dirname(inside)), modeOf(inside)], ["700", "700"]);
        assert.deepEqual(
          ["empty", "text"].map((name) => modeOf(join(inside, name))),
          ["600", "600"],
        );
        assert.equal(readFileSync(join(inside, "text"), "utf8"), "two");
        assert.deepEqual(readdirSync(inside).sort(), ["empty", "text"]);
      } finally {
        process.umask(before);
      }
    });
  }

  it("replace one that was open to others", () => {
    const file = join(directory, "text");
    writeFileSync(file, "old", { mode: 0o644 });
    writePrivateFile(file, "new");
    assert.equal(modeOf(file), "600");
  });

  it("keep what they held when they cannot be written", () => {
    const file = join(directory, "text");
    mkdirSync(file);
    assert.throws(() => writePrivateFile(file, "new"));
    assert.deepEqual(readdirSync(directory), ["text"]);
  });
});

describe("what others may read", () => {
  it("is narrowed with a warning, once, by whatever name", () => {
    const file = join(directory, "text");
    writeFileSync(file, "");
    chmodSync(file, 0o644);
    const inside = join(directory, "inside");
    mkdirSync(inside);
    chmodSync(inside, 0o2775);
    symlinkSync(inside, join(directory, "link"));
    assert.deepEqual(told(file), ["warn files.narrowed"]);
    assert.deepEqual(told(join(directory, "link")), ["warn files.narrowed"]);
    assert.deepEqual([modeOf(file), modeOf(inside)], ["600", "700"]);
    assert.deepEqual([...told(file), ...told(inside), ...told(join(directory, "none"))], []);
  });

  it("is left as it is where it is not the bot's alone, and told", () => {
    const shared = join(directory, "shared");
    mkdirSync(shared);
    chmodSync(shared, 0o1777);
    const before = process.cwd();
    const project = join(directory, "project");
    mkdirSync(join(project, "src"), { recursive: true });
    chmodSync(project, 0o755);
    process.chdir(join(project, "src"));
    try {
      for (const place of [shared, project, "/"]) {
        assert.deepEqual(told(place), ["warn files.open_to_others"], place);
      }
      assert.deepEqual([modeOf(shared), modeOf(project)], ["1777", "755"]);
    } finally {
      process.chdir(before);
    }
  });
});
