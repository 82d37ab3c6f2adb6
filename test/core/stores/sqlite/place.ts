import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { AppIdentity, Store, StoreOptions } from "../../../../core/stores/port/store.ts";
import { type SqliteOptions, sqlite } from "../../../../core/stores/sqlite/sqlite.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";

export const MAIN: AppIdentity = { name: "main", tenant: "ww0000000000000001", account: "1000002" };
/** What `main` may come to mean. */
export const OTHER: AppIdentity = { ...MAIN, account: "1000009" };

/** A data directory, and what is told of it. */
export class Place {
  directory = "";
  logger = recordingLogger();

  get file(): string {
    return join(this.directory, "huiyin.db");
  }

  open(options: Partial<StoreOptions> = {}, factory: SqliteOptions = {}): Promise<Store> {
    const { directory, logger } = this;
    return sqlite(factory).open({ directory, logger, ...options });
  }

  /** Opens it once more, with all that comes with it. */
  async reopen(options: Partial<StoreOptions> = {}): Promise<void> {
    await (await this.open(options)).close();
  }

  /** Everything that lies in the directory, to be searched. */
  onDisk(): string {
    return readdirSync(this.directory)
      .map((name) => readFileSync(join(this.directory, name), "latin1"))
      .join("\n");
  }

  events(): readonly string[] {
    return this.logger.lines.map(({ event }) => event);
  }
}

/** Another directory for each test, which is gone afterwards. */
export function freshPlace(): Place {
  const place = new Place();
  let made: string;
  beforeEach(() => {
    made = mkdtempSync(join(tmpdir(), "store-"));
    place.directory = made;
    place.logger = recordingLogger();
  });
  afterEach(() => rmSync(made, { recursive: true, force: true }));
  return place;
}

export const put = (store: Store, key: string, value = '"x"') =>
  store.values.change([{ owner: "notes", key, change: { set: value } }], Date.now());

/** Leaves a database with so many values behind, stopped cleanly. */
export async function fill(place: Place, count = 500): Promise<void> {
  const store = await place.open();
  const text = JSON.stringify("x".repeat(200));
  await Promise.all(Array.from({ length: count }, (_, index) => put(store, `k${index}`, text)));
  await store.close();
}
