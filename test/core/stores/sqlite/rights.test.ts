import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { fill, freshPlace, put } from "./place.ts";

const place = freshPlace();

const modeOf = (path: string) => statSync(path).mode & 0o777;
const modes = () =>
  Object.fromEntries(
    readdirSync(place.directory).map((name) => [name, modeOf(join(place.directory, name))]),
  );

describe("what a store keeps", () => {
  for (const umask of [0o000, 0o022, 0o077]) {
    it(`is its owner's alone under umask ${umask.toString(8)}`, async () => {
      const before = process.umask(umask);
      try {
        place.directory = join(place.directory, "data");
        const store = await place.open();
        await put(store, "k");
        await store.backup(join(place.directory, "backup.db"));
        const kept = modes();
        assert.deepEqual(Object.keys(kept).sort(), [
          "backup.db",
          "huiyin.db",
          "huiyin.db-mark",
          "huiyin.db-wal",
        ]);
        assert.deepEqual(new Set(Object.values(kept)), new Set([0o600]));
        assert.equal(modeOf(place.directory), 0o700);
        await store.close();
      } finally {
        process.umask(before);
      }
    });
  }

  it("is narrowed, with a warning for each, where an earlier version left it open", async () => {
    await fill(place);
    chmodSync(place.directory, 0o755);
    for (const name of readdirSync(place.directory)) {
      chmodSync(join(place.directory, name), 0o644);
    }
    await place.reopen();
    assert.deepEqual(
      place.logger.lines.map(({ event, fields }) => [event, fields?.path]),
      [
        ["files.narrowed", place.directory],
        ["files.narrowed", place.file],
        ["files.narrowed", `${place.file}-mark`],
      ],
    );
    assert.deepEqual(new Set(Object.values(modes())), new Set([0o600]));
    assert.equal(modeOf(place.directory), 0o700);
  });

  it("leaves a directory alone that it was only put into, and a file that is not its own", async () => {
    const elsewhere = join(place.directory, "elsewhere");
    mkdirSync(elsewhere);
    chmodSync(elsewhere, 0o755);
    await (await place.open({}, { file: join(elsewhere, "x.db") })).close();
    assert.equal(modeOf(elsewhere), 0o755);
    writeFileSync(place.file, "a text that is not ours", { mode: 0o644 });
    await assert.rejects(place.open(), { code: "ERR_STORE_FOREIGN" });
    assert.equal(modeOf(place.file), 0o644);
  });
});
