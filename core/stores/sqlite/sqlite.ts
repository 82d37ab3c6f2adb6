import { basename, isAbsolute, join } from "node:path";
import type { StoreFactory } from "../../contracts/store.ts";
import { narrow } from "../../private-files.ts";
import { systemClock } from "../../system-clock.ts";
import { openFile } from "./open-file.ts";
import { SqlStore } from "./sql-store.ts";

export interface SqliteOptions {
  /**
   * File name in the data directory, or an absolute path. Default: `huiyin.db`. The sandbox keeps a
   * file of that name in its own directory.
   */
  readonly file?: string;
}

/**
 * Keeps everything in one file, which one process holds at a time. What was acknowledged is on
 * disk: WAL, synchronous=FULL, one sync for all writes of an event-loop turn.
 *
 * Make tables STRICT: otherwise a column takes values of any type, whatever it declares.
 */
export function sqlite({ file = "huiyin.db" }: SqliteOptions = {}): StoreFactory {
  return {
    name: "sqlite",
    open(options) {
      const name = options.confined ? basename(file) : file;
      const path = isAbsolute(name) ? name : join(options.directory, name);
      narrow(options.directory, options.logger);
      const { connection, intact, release } = openFile(path, options.logger, options);
      return new SqlStore(connection, {
        label: `sqlite ${path}`,
        clock: systemClock,
        intact,
        release,
      });
    },
  };
}
