import { basename, isAbsolute, join } from "node:path";
import { systemClock } from "../../ports/clock.ts";
import { narrow } from "../../private-files.ts";
import type { StoreFactory } from "../store.ts";
import { LEDGER_LAYOUT } from "./ledger-layout.ts";
import { openFile } from "./open-file.ts";
import { SqlStore } from "./sql-store.ts";

export interface SqliteOptions {
  /**
   * File name in the data directory, or an absolute path. Default: `huiyin.db`. The sandbox keeps a
   * file of that name in its own directory.
   */
  readonly file?: string;
  /**
   * Room that is held on the disk, in bytes, to finish what was begun when the disk is full.
   * Default 4 MiB.
   */
  readonly ballastBytes?: number;
}

const BALLAST = 4 * 2 ** 20;

/**
 * Keeps everything in one file, which one process holds at a time. What was acknowledged is on
 * disk: WAL, synchronous=FULL, one sync for all writes of an event-loop turn.
 *
 * Make tables STRICT: otherwise a column takes values of any type, whatever it declares.
 */
export function sqlite({
  file = "huiyin.db",
  ballastBytes = BALLAST,
}: SqliteOptions = {}): StoreFactory {
  return {
    name: "sqlite",
    open(options) {
      const { directory, logger, confined } = options;
      const name = confined ? basename(file) : file;
      const path = isAbsolute(name) ? name : join(directory, name);
      narrow(directory, logger);
      const { connection, place, giveUp } = openFile(path, {
        ...options,
        ballastBytes,
        layout: LEDGER_LAYOUT,
      });
      try {
        return new SqlStore(connection, place, { clock: systemClock, logger });
      } catch (error) {
        giveUp(error);
        throw error;
      }
    },
  };
}
