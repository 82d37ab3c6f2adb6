import { BotError } from "../errors.ts";
import type { Meter } from "../ports/meter.ts";
import type { Store, Tables } from "./store.ts";

/**
 * A store whose failed writes are counted, the core's and those of plugins' tables. One commit holds
 * all writes of a turn of the event loop: when it fails, all of them do.
 */
export function meteredStore(store: Store, meter: Pick<Meter, "writeFailed">): Store {
  const count = (error: unknown) => {
    // What else a write throws is the caller's own business.
    if (error instanceof BotError && error.code.startsWith("ERR_STORE")) {
      meter.writeFailed(error.code);
    }
  };
  const counted = <T>(written: Promise<T>): Promise<T> => {
    written.catch(count);
    return written;
  };
  const meteredTables = (tables: Tables): Tables => ({
    all: (sql, parameters) => tables.all(sql, parameters),
    write: (work) => counted(tables.write(work)),
    inside: (work) => tables.inside(work),
  });

  return {
    label: store.label,
    get ready() {
      return store.ready;
    },
    ledger: store.ledger,
    outbox: store.outbox,
    steps: store.steps,
    tables: (owner, migrations) => meteredTables(store.tables(owner, migrations)),
    values: (owner) => store.values(owner),
    write: (work, options) => counted(store.write(work, options)),
    memberData: (member) => store.memberData(member),
    scrub: () => store.scrub(),
    backup: (file) => store.backup(file),
    verify: () => store.verify(),
    close: () => store.close(),
  };
}
