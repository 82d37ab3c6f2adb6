import { systemClock } from "../ports/clock.ts";
import { connect } from "./sqlite/driver.ts";
import { LEDGER_LAYOUT } from "./sqlite/ledger-layout.ts";
import { createSchema } from "./sqlite/schema.ts";
import { type Place, SqlStore } from "./sqlite/sql-store.ts";
import type { StoreFactory } from "./store.ts";

/** Keeps everything until the process ends, in an SQLite of its own: the same SQL, no file. */
export function memory(): StoreFactory {
  return {
    name: "memory",
    open({ logger }) {
      const connection = connect(":memory:");
      connection.script("pragma foreign_keys = on");
      createSchema(connection, LEDGER_LAYOUT);
      return new SqlStore(connection, NOWHERE, { clock: systemClock, logger });
    },
  };
}

/** The place of a store that has none. */
export const NOWHERE: Place = {
  label: "memory",
  isTight: false,
  begin() {},
  missing: () => undefined,
  remakeLog() {},
  foldLog() {},
  beat() {},
  full() {},
  release: () => true,
};
