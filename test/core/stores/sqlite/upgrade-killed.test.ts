import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, statSync, truncateSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it } from "vitest";
import type { Store } from "../../../../core/stores/port/store.ts";
import type { Connection } from "../../../../core/stores/sqlite/database/driver.ts";
import { openFile } from "../../../../core/stores/sqlite/file/open-file.ts";
import { TURN_LAYOUT } from "../../../../core/stores/sqlite/file/upgrade.ts";
import { freshPlace, MAIN } from "./place.ts";
import { assertWhole2, TOKEN, writeWhole2 } from "./whole-2.ts";
import { assertWhole3, writeWhole3 } from "./whole-3.ts";

const place = freshPlace();

/** Says before each change that it comes. */
function watched(connection: Connection, change: () => void): Connection {
  const told = <T>(work: () => T): T => {
    change();
    return work();
  };
  return {
    get inTransaction() {
      return connection.inTransaction;
    },
    close: () => connection.close(),
    query: (sql) => told(() => connection.query(sql)),
    script: (sql) => told(() => connection.script(sql)),
    prepare(sql) {
      const statement = connection.prepare(sql);
      return { ...statement, run: (parameters) => told(() => statement.run(parameters)) };
    },
  };
}

/**
 * Upgrades the file.
 *
 * @returns the directories that a kill would have left in front of each change, and behind the last
 */
function killedAtEach(): readonly string[] {
  const left: string[] = [];
  const kill = () => {
    const directory = join(place.directory, `${left.length}`);
    const isOfFile = (path: string) =>
      path === place.directory || basename(path).startsWith("huiyin.db");
    for (const name of readdirSync(place.directory).filter(isOfFile)) {
      cpSync(join(place.directory, name), join(directory, name), { preserveTimestamps: true });
    }
    left.push(directory);
  };
  const { connection, place: held } = openFile(place.file, {
    logger: place.logger,
    ballastBytes: 4_096,
    layout: {
      ...TURN_LAYOUT,
      upgrade(real, file, logger) {
        const result = TURN_LAYOUT.upgrade(watched(real, kill), file, logger);
        kill();
        return result;
      },
    },
  });
  if (held.release()) connection.close();
  return left;
}

const WHOLE: Record<
  string,
  { write: (file: string) => void; isThere: (store: Store) => Promise<void> }
> = {
  "version 3": { write: writeWhole3, isThere: assertWhole3 },
  "version 2": { write: writeWhole2, isThere: assertWhole2 },
};

describe("a kill in the middle of an upgrade", () => {
  for (const [version, { write, isThere }] of Object.entries(WHOLE)) {
    it(`leaves a file of ${version} that opens again, with everything`, async () => {
      write(place.file);
      const left = killedAtEach();
      assert.ok(left.length > 30);
      for (const directory of left) {
        const store = await place.open({ directory, apps: [MAIN] });
        await isThere(store).catch((error) => {
          throw new Error(`killed before change ${basename(directory)}`, { cause: error });
        });
        await store.close();
        const file = join(directory, "huiyin.db");
        assert.ok(!readFileSync(file, "latin1").includes(TOKEN));
        await place.reopen({ directory, apps: [MAIN] });
        assert.ok(!existsSync(`${file}.v3`), "the next good start removes the copy");
      }
    });
  }

  it("makes the copy anew where that is half there", async () => {
    writeWhole3(place.file);
    const left = killedAtEach();
    const halves = left.filter((directory) => {
      const copy = join(directory, "huiyin.db.v3");
      const size = statSync(copy, { throwIfNoEntry: false })?.size ?? 0;
      if (size > 0) truncateSync(copy, Math.floor(size / 2));
      return size > 0;
    });
    assert.ok(halves.length > 20);
    for (const directory of [halves.at(0), halves.at(-1)]) {
      const store = await place.open({ directory: directory ?? "", apps: [MAIN] });
      await assertWhole3(store);
      await store.close();
    }
  });
});
