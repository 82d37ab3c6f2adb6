import { basename, isAbsolute, join } from "node:path";
import { systemClock } from "../../ports/clock.ts";
import { narrow } from "../../private-files.ts";
import type { StoreFactory } from "../port/store.ts";
import { openFile } from "./file/open-file.ts";
import { removeCopy, TURN_LAYOUT } from "./file/upgrade.ts";
import { SqliteStore } from "./store.ts";

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
 * disk: WAL, synchronous=FULL, one sync for all that is intended in an event-loop turn.
 *
 * Make tables STRICT: otherwise a column takes values of any type, whatever it declares.
 */
export function sqlite({
  file = "huiyin.db",
  ballastBytes = BALLAST,
}: SqliteOptions = {}): StoreFactory {
  return {
    name: "sqlite",
    async open(options) {
      const { directory, logger, confined, clock = systemClock } = options;
      const name = confined ? basename(file) : file;
      const path = isAbsolute(name) ? name : join(directory, name);
      narrow(directory, logger);
      const { connection, place, wasKilled, giveUp } = openFile(path, {
        ...options,
        ballastBytes,
        layout: TURN_LAYOUT,
      });
      try {
        return new SqliteStore(connection, place, {
          clock,
          logger,
          wasKilled,
          removeCopy: () => removeCopy(path, logger),
        });
      } catch (error) {
        giveUp(error);
        throw error;
      }
    },
  };
}
