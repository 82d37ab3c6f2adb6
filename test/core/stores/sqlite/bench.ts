import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../../../../core/stores/port/store.ts";
import type { Place } from "../../../../core/stores/sqlite/file/file-place.ts";
import { openFile } from "../../../../core/stores/sqlite/file/open-file.ts";
import { TURN_LAYOUT } from "../../../../core/stores/sqlite/file/upgrade.ts";
import { SqliteStore } from "../../../../core/stores/sqlite/store.ts";
import type { MakeBench } from "../../../contract/store/bench.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";

/** So little of everything that all of it happens within a short history. */
const SMALL = { tables: 3, each: 24, block: 16 };

/** A database in a directory of its own, whose next commit can be made to fail. */
export const sqliteBench: MakeBench = async (clock) => {
  const parent = mkdtempSync(join(tmpdir(), "store-"));
  const logger = recordingLogger();
  let number = 0;
  let directory = join(parent, "0");
  let refuses = false;
  let close: () => Promise<void> = async () => {};

  const open = async (): Promise<Store> => {
    const file = join(directory, "huiyin.db");
    const { connection, place, wasKilled } = openFile(file, {
      logger,
      ballastBytes: 4_096,
      layout: TURN_LAYOUT,
    });
    const unsure: Place = {
      label: place.label,
      get isTight() {
        return place.isTight;
      },
      begin: () => place.begin(),
      missing: () => (refuses ? "database" : place.missing()),
      remakeLog: () => place.remakeLog(),
      foldLog: () => place.foldLog(),
      beat: () => place.beat(),
      full: () => place.full(),
      release: () => place.release(),
    };
    const options = { clock, logger, wasKilled, identities: SMALL, watchMs: 0 };
    const store = new SqliteStore(connection, unsure, options);
    close = () => store.close();
    return store;
  };

  return {
    store: await open(),
    refuse() {
      refuses = true;
      // Behind the end of this turn.
      setImmediate(() => {
        refuses = false;
      });
    },
    async restart() {
      await close();
      return open();
    },
    async kill() {
      number += 1;
      const copy = join(parent, `${number}`);
      cpSync(directory, copy, { recursive: true });
      const old = directory;
      await close();
      rmSync(old, { recursive: true });
      directory = copy;
      return open();
    },
    isVolatile: false,
    remembers: Number.POSITIVE_INFINITY,
    repliesMs: Number.POSITIVE_INFINITY,
    async end() {
      await close();
      rmSync(parent, { recursive: true });
    },
  };
};
