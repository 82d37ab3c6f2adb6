import type { Connection } from "../../../../core/stores/sqlite/database/driver.ts";
import { connect } from "../../../../core/stores/sqlite/database/driver.ts";
import { createSchema } from "../../../../core/stores/sqlite/database/schema.ts";
import type { Place } from "../../../../core/stores/sqlite/file/file-place.ts";
import { TURN_LAYOUT } from "../../../../core/stores/sqlite/file/upgrade.ts";

/** A place that no disk stands behind. */
export class Nowhere implements Place {
  readonly label = "nowhere";
  isTight = false;
  gone: ReturnType<Place["missing"]>;
  /** How often it was told that the disk is full. */
  timesFull = 0;
  begin() {}
  missing() {
    return this.gone;
  }
  remakeLog() {}
  foldLog() {}
  beat() {}
  full() {
    this.timesFull += 1;
  }
  release() {
    return true;
  }
}

/** An empty database that dies with its connection. */
export function emptyDatabase(): Connection {
  const connection = connect(":memory:");
  createSchema(connection, TURN_LAYOUT);
  return connection;
}

/** Lets the database grow no further, but for so many pages. */
export function limit(connection: Connection, more = 0): void {
  const pages = Number(connection.query("pragma page_count")[0]?.page_count);
  connection.query(`pragma max_page_count = ${pages + more}`);
}

export const unlimit = (connection: Connection) =>
  void connection.query("pragma max_page_count = 1000000");
